import type {TrainerSample} from '../journal/events.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

/** The largest of these sizes; null where none is known. */
export const mostOf = (...sizes: readonly (number | null | undefined)[]): number | null => {
  const known = sizes.filter(size => typeof size === 'number');
  return known.length === 0 ? null : Math.max(...known);
};

/**
 * What the trainer's processes hold, in bytes: a resident or proportional size leaves out what lies in swap, a
 * footprint does not. Null where it is not known.
 */
export const heldBytes = (trainer: TrainerSample | null): number | null => {
  if (trainer === null || trainer.memoryBytes === null) return null;
  return trainer.memoryBytes + (trainer.memoryKind === 'footprint' ? 0 : (trainer.swappedBytes ?? 0));
};

/**
 * The most memory that a run's trainer is known to have held, in bytes: its processes as they were sampled, the
 * system's own record of the peak where there is one (macOS), and what the trainer itself prints, which leaves Python
 * and caches out. Null where nothing was measured.
 */
export const measuredPeak = ({mostTrainerBytes, training}: RunState): number | null =>
  mostOf(mostTrainerBytes, training.peakMemoryBytes);

/** What was estimated of a run's peak, beside what was measured of it; null where nothing was estimated. */
export const describeEstimate = (state: RunState): RunView['estimate'] => {
  if (state.estimate === null) return null;
  const {model: _model, plainBytes: _plain, estimatedBytes: peakBytes, ...estimate} = state.estimate;
  return {peakBytes, ...estimate, measuredBytes: measuredPeak(state)};
};
