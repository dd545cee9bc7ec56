import type {RunView} from './view.js';

/**
 * Whether a run ended before its time and there is a checkpoint to continue from: its own, or the one that it began
 * with.
 */
export const canContinue = ({run, training}: Pick<RunView, 'run' | 'training'>): boolean =>
  run.outcome !== null &&
  // Where its checkpoints lie, and whether they are still there, is not known.
  !run.imported &&
  run.outcome !== 'finished' &&
  (training.lastCheckpoint !== null || training.baseIteration !== null);
