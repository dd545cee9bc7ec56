import type {Pressure} from '../../journal/events.js';
import type {RunRecord} from '../../journal/run-record.js';
import type {Series} from '../series.js';
import type {RunView} from '../view.js';

/** The figures over time, in times of the charts (ms since 1970). All of them reach from the beginning to the end. */
export const TIME_FIGURES = [
  'loss',
  'valLoss',
  'pace',
  'iteration',
  'memory',
  'app',
  'wired',
  'compressed',
  'cached',
  'trainer',
  'pressure',
  'swap',
  'swapIn',
  'swapOut',
  'cardBusy',
  'cardMemory',
  'cardRunMemory',
] as const;
export type TimeFigure = (typeof TIME_FIGURES)[number];

/**
 * The figures by iteration of the whole training: a series whose `bucketMs` counts iterations and whose `startMs` is
 * one. `trainedSeconds` is the time spent training up to there, without pauses and sleep; `tokens` those trained.
 */
export const ITERATION_FIGURES = ['loss', 'valLoss', 'trainedSeconds', 'tokens'] as const;
export type IterationFigure = (typeof ITERATION_FIGURES)[number];

/** What lasted: drawn as a band. `count` where several are told as one: not all of the time between was so. */
export type RunBand = {
  kind: 'pause' | 'asleep' | 'gap' | 'swapping' | 'yellow' | 'red';
  from: number;
  until: number;
  text: string;
  count?: number;
};

/** What happened at a moment: drawn as a mark with a number, and told in a list. */
export type RunMark = {
  kind: 'continued' | 'restart' | 'quit' | 'app' | 'alert' | 'checkpoint' | 'not-finite' | 'clock-set' | 'end';
  at: number;
  text: string;
  /** Counted over the whole training. */
  iteration?: number;
  value?: number;
};

/** A value and the relative standard error of it; null where the scatter says nothing about it. */
export type Measured = {value: number; error: number | null};

/** What a run, with those that it continues, comes to. Spans in seconds, sizes in bytes; null where not known. */
export type RunFigures = {
  /** From the first start to the last end, without the time between two runs. */
  elapsedSeconds: number | null;
  trainedSeconds: number | null;
  validationSeconds: number | null;
  pausedSeconds: number | null;
  asleepSeconds: number | null;
  notRecordedSeconds: number | null;
  /** Reached, and to be reached, counted over the whole training: with `baseIteration`. */
  iterations: number | null;
  totalIterations: number | null;
  tokens: number | null;
  /** Over all of the time that was trained. */
  secondsPerIteration: Measured | null;
  /** Where nothing was in the way, and while it swapped. */
  cleanSecondsPerIteration: Measured | null;
  swappingSecondsPerIteration: Measured | null;
  tokensPerSecond: number | null;
  /** As the trainer itself states it, where nothing else is known: an imported log without times. */
  statedSecondsPerIteration: number | null;
  swappingSeconds: number | null;
  /** The bill of swapping. */
  lostSeconds: number | null;
  slowdownFactor: number | null;
  evidence: 'none' | 'weak' | 'strong' | null;
  swappedOutBytes: number | null;
  swappedInBytes: number | null;
  mostSwapBytes: number | null;
  pressureSeconds: Record<Pressure, number> | null;
  peakBytes: number | null;
  /** Of its NVIDIA cards: busy on average, the most it held of them together, how long others used them too. */
  cardBusyPercent: number | null;
  cardPeakBytes: number | null;
  cardSharedSeconds: number | null;
  predicted: {peakBytes: number; lowBytes: number; highBytes: number} | null;
  bestValLoss: {iteration: number; value: number} | null;
  lastValLoss: number | null;
  lastTrainLoss: number | null;
  pauses: number;
  validations: number;
  stalls: number;
  stalledSeconds: number | null;
  /** Times that the training loop began again, or the run was continued. */
  restarts: number;
};

/** One training with all runs that it was made of: what reports draw and comparisons compare. */
export type WholeRun = {
  /** Of the last run. */
  id: string;
  view: RunView;
  record: RunRecord;
  /** Where it comes from, for one that was not recorded here; `hasTimes`: its lines were dated. */
  imported: {format: string; file: string; hasTimes: boolean} | null;
  /** The ids of the runs that it is made of, oldest first; the last one is `id`. */
  parts: readonly string[];
  /** Runs that it continues too, but that are gone, cannot be read, or lie too far back. */
  missingParts: number;
  /** Iterations before the first part began (a checkpoint of a run that is gone), else 0. */
  baseIteration: number;
  /** The charts' time, in the machine's time of the last run; earlier runs stand right before it. */
  from: number;
  until: number;
  /** In the charts' times: what must be subtracted there for the clock's time. */
  shifted: readonly {from: number; until: number; shiftMs: number}[];
  byTime: Record<TimeFigure, Series>;
  /**
   * Without what was done again. The loss holds for the iterations since the report before; of the others there is a
   * value only where it was stated, and none between.
   */
  byIteration: Record<IterationFigure, Series>;
  bands: readonly RunBand[];
  marks: readonly RunMark[];
  figures: RunFigures;
  /** Packages and programs that it ran with, by name: `mlx`, `mlx-lm`, `python`, `mlxtop`. */
  versions: Readonly<Record<string, string>> | null;
  /** The largest applications that were open, by the most that each held, largest first; null where not read. */
  apps: readonly {name: string; bytes: number}[] | null;
  /** One that is not among them held less than so many bytes when they were read; 0 or absent: none other was open. */
  appsUnder?: number;
  /** On battery, or throttled, for how much of the trained time (0 to 1). */
  power: {battery: number | null; throttled: number | null} | null;
};
