import type {Pressure} from '../../../source/journal/events.js';

/** What is true of a made run. Spans in seconds, sizes in bytes; iterations are counted over this run alone. */
export type Truth = {
  iterations: number;
  /** Expected, by the scenario; `swapping` is null where it never swaps. */
  cleanSecondsPerIteration: number;
  swappingSecondsPerIteration: number | null;
  /** As it came out: how many times as long as clean the work took while it swapped; 1 where it never did. */
  slowdownFactor: number;
  /** The bill: training time beyond what its work would have taken clean, because of swapping. */
  lostSeconds: number;
  /** Time in which the machine swapped, by the clock on the wall, without sleep; and the part of it that trained. */
  swappingSeconds: number;
  swappingTrainedSeconds: number;
  pressureSeconds: Record<Pressure, number>;
  swappedOutBytes: number;
  mostSwapBytes: number;
  elapsedSeconds: number;
  pausedSeconds: number;
  asleepSeconds: number;
  notRecordedSeconds: number;
  /** Without pauses and sleep. */
  trainedSeconds: number;
  /** In iterations alone: without validations, saves, the start. */
  iteratingSeconds: number;
  validationSeconds: number;
  validations: number;
  tokens: number;
  bestValLoss: {iteration: number; value: number} | null;
  lastValLoss: number | null;
  lastTrainLoss: number | null;
};
