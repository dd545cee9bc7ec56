/**
 * The data of a report's charts as they stand in its page, for the script that reads values from them and zooms. Each
 * chart is named as its figure is: `chart-NAME`. Bands and marks say in the drawing itself
 * where they stand.
 */

/** Whole numbers, each as what it is more than the one before; null where nothing was measured. */
export type Deltas = readonly (number | null)[];

/** One line of a chart: buckets of `step` (ms, or iterations) from `start`. A value is its number times `scale`. */
export type BlockSeries = {
  label: string;
  start: number;
  step: number;
  scale: number;
  least: Deltas;
  /** Absent where no bucket has two values. */
  greatest?: Deltas;
  /** Measured now and then: its points are joined over the buckets between them. */
  sparse?: true;
  /** Drawn upon the layers before it. */
  layer?: true;
};

/** What an axis counts. */
export type ChartUnit = 'bytes' | 'bytes/s' | 'iterations/min' | 'iterations' | 'loss' | 's/iteration' | 'percent';

/** One chart; `low` and `high` are the ends of its axis as it is drawn. */
export type BlockChart = {
  unit: ChartUnit;
  low: number;
  high: number;
  log: boolean;
  series: Readonly<Record<string, BlockSeries>>;
};

/** Times of the charts that are not the clock's: `shiftMs` is subtracted for that. */
export type BlockShift = {from: number; until: number; shiftMs: number};

/** Charts over one axis, which are looked at together. */
export type BlockGroup = {
  axis: 'time' | 'iteration';
  /** The axis names the time since its beginning, not the clock's. */
  elapsed?: true;
  from: number;
  until: number;
  shifted?: readonly BlockShift[];
  charts: Readonly<Record<string, BlockChart>>;
};

/** All data of a page: of its first group of charts, and of the others. */
export type Block = BlockGroup & {version: 1; others?: readonly BlockGroup[]};
