import type {Pressure} from '../../journal/events.js';
import {createGrowing, type Series} from '../series.js';

/** What is charted of the machine and the trainer beside the figures that the dashboard draws, in `SERIES_UNITS`. */
export const MACHINE_FIGURES = ['app', 'wired', 'compressed', 'cached', 'trainer', 'swapIn', 'swapOut'] as const;
export type MachineFigure = (typeof MACHINE_FIGURES)[number];

const BY_ITERATION = ['loss', 'valLoss', 'trainedSeconds', 'tokens'] as const;
export type ByIteration = (typeof BY_ITERATION)[number];

const MB = 1024 ** 2;
const KB = 1024;

/**
 * What one stands for in each of these series: bytes, bytes a second, seconds. They are whole numbers, which take a
 * third of the recorder's memory that fractions take, and few digits in the rollup.
 */
export const SERIES_UNITS: Readonly<Record<MachineFigure | ByIteration, number>> = {
  app: MB,
  wired: MB,
  compressed: MB,
  cached: MB,
  trainer: MB,
  swapIn: KB,
  swapOut: KB,
  loss: 1,
  valLoss: 1,
  trainedSeconds: 0.01,
  tokens: 1,
};

/** What a whole run comes to, for reports and comparisons. Plain data of bounded size, stored in the rollup. */
export type Totals = {
  /** Whole series alone: no view shows the last ten minutes of them. */
  byTime: Record<MachineFigure, Series>;
  /**
   * The same by iteration of this run: a bucket's length and start count iterations. The loss is that since the report
   * before; of the others there is a value only where one was stated.
   */
  byIteration: Record<ByIteration, Series>;
  /** The last iteration that was reported, and how many there usually are from one report to the next. */
  reported: number | null;
  step: number | null;
  /** The last iteration that the trained time was noted of. */
  trainedTo: number | null;
  /** The training loop began again: what it does again takes the place of what was done before. */
  startedOver: boolean;
  /** Iterations of which the trainer states its pace, and the seconds that they took by that. */
  stated: {iterations: number; seconds: number};
  /** Up to when the machine was seen, in ms since 1970: what it did in a gap or asleep is not known. */
  seenUntil: number | null;
  pressureMs: Record<Pressure, number>;
  /** Bytes that went to swap and came back while it was recorded, by the rates; null where none was read. */
  swappedIn: number | null;
  swappedOut: number | null;
  /** All validations, and the time of those that were seen. */
  validations: {count: number; ms: number};
  /** Silences of a minute and more that are over, in which it counted as stalled; `open`: how long one has lasted. */
  stalls: {count: number; ms: number; open: number | null};
  /** The largest applications that were seen open, by the most that each held, largest first. */
  apps: {name: string; bytes: number}[];
  /** One that is not among these held less, in bytes; 0: none other was open. Null before any list was read. */
  appsUnder: number | null;
};

const BUCKETS = 512;
/** Of each figure over time, at first: as the dashboard's series of the whole run. */
const BUCKET_MS = 2000;

const tableOf = <Name extends string>(names: readonly Name[], create: () => Series): Record<Name, Series> =>
  Object.fromEntries(names.map(name => [name, create()])) as Record<Name, Series>;

/** Of a run before its first event. */
export const createTotals = (): Totals => ({
  byTime: tableOf(MACHINE_FIGURES, () => createGrowing(BUCKET_MS, BUCKETS)),
  byIteration: tableOf(BY_ITERATION, () => createGrowing(1, BUCKETS)),
  reported: null,
  step: null,
  trainedTo: null,
  startedOver: false,
  stated: {iterations: 0, seconds: 0},
  seenUntil: null,
  pressureMs: {green: 0, yellow: 0, red: 0},
  swappedIn: null,
  swappedOut: null,
  validations: {count: 0, ms: 0},
  stalls: {count: 0, ms: 0, open: null},
  apps: [],
  appsUnder: null,
});
