import {isSwappingNow} from './is-swapping-now.js';
import type {RunView} from './view.js';

/** A GPU that is busy for less than this share while the machine swaps waits for memory. */
const BUSY_PERCENT = 90;
/** From this share of its memory on, a trainer has been swapped out: what is less may be what it never needs. */
const SWAPPED_SHARE = 0.1;

/** Whether the GPU waits for memory: it has time to spare although the trainer trains, while the machine swaps. */
export const isGpuWaiting = ({run, power, memoryState}: Pick<RunView, 'run' | 'power' | 'memoryState'>): boolean =>
  isSwappingNow({memoryState}) &&
  run.state === 'training' &&
  power !== null &&
  power.gpuPercent !== null &&
  power.gpuPercent < BUSY_PERCENT;

/** Whether much of the trainer is swapped out: the reason for a slow iteration, seen from the trainer's side. */
export const isMuchSwapped = ({swappedBytes, memoryBytes}: RunView['trainer']): boolean =>
  memoryBytes !== null && (swappedBytes ?? 0) > SWAPPED_SHARE * memoryBytes;

/**
 * Whether the trainer is suspended. The last reading of its processes may be older than a resume, so that the run's
 * state counts too.
 */
export const isSuspended = ({run, trainer}: Pick<RunView, 'run' | 'trainer'>): boolean =>
  trainer.stopped === true && run.state === 'paused';
