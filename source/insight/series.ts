/**
 * A figure over time in a fixed number of buckets of equal length, each with its least, greatest and last value. When
 * time passes the last bucket, a `sliding` series drops its oldest ones; a `whole` one doubles the length of every
 * bucket, so that it always reaches back to its beginning. Plain data: it is stored in the rollup as it is.
 */
export type Series = {
  kind: 'sliding' | 'whole';
  bucketMs: number;
  /** Start of bucket 0, ms since 1970; null before the first value. */
  startMs: number | null;
  least: (number | null)[];
  greatest: (number | null)[];
  last: (number | null)[];
  /** Of a series that grows: the most buckets; it has only those up to its last value. Absent for all others. */
  size?: number;
};

/** The span of time a chart shows. */
export type Span = '10m' | '1h' | 'all';

/** One figure in every span. */
export type SpannedSeries = Record<Span, Series>;

/** Of the NVIDIA cards that the run uses: most machines have none, and their series then take no room. */
export const CARD_FIGURES = ['cardBusy', 'cardMemory', 'cardRunMemory'] as const;

/** Every figure that the charts draw. */
export const FIGURES = [
  ...(['swap', 'pace', 'loss', 'valLoss', 'memory', 'pressure', 'iteration'] as const),
  ...CARD_FIGURES,
] as const;

/**
 * What the charts draw. `pace` is iterations per minute, `swap` and `memory` are the machine's in use, in bytes;
 * `pressure` is a place in `PRESSURES`, `iteration` the last one of this run that was done. Of its cards together:
 * `cardBusy` is in percent, `cardMemory` what everybody, `cardRunMemory` what the run holds of them, in bytes.
 */
export type RunSeries = Record<(typeof FIGURES)[number], SpannedSeries>;

/** What the series of the pressure counts. */
export const PRESSURES = ['green', 'yellow', 'red'] as const;

/** Each figure of `from`, changed. */
export const mapSeries = (from: RunSeries, change: (spans: SpannedSeries) => SpannedSeries): RunSeries =>
  Object.fromEntries(FIGURES.map(figure => [figure, change(from[figure])])) as RunSeries;

/** One column of a chart: null where nothing was measured (a gap). */
export type Column = {least: number; greatest: number; last: number} | null;

const blank = (size: number): (number | null)[] => Array<number | null>(size).fill(null);

/**
 * A sliding series has this share of its size to spare and moves by as much at once: moving at every bucket is slow.
 */
const SPARE = 0.25;

/** An empty series of `size` buckets of `bucketMs` each. */
export const createSeries = (kind: Series['kind'], bucketMs: number, size: number): Series => {
  const length = kind === 'sliding' ? Math.ceil(size * (1 + SPARE)) : size;
  return {kind, bucketMs, startMs: null, least: blank(length), greatest: blank(length), last: blank(length)};
};

/**
 * An empty whole series of at most `size` buckets, `bucketMs` long at first. It has only those that it needs: a short
 * run's rollup stays small.
 */
export const createGrowing = (bucketMs: number, size: number): Series => ({
  ...{kind: 'whole', bucketMs, startMs: null, size},
  ...{least: [], greatest: [], last: []},
});

const drop = (values: (number | null)[], count: number): void => {
  values.splice(0, count);
  for (let index = 0; index < count; index++) values.push(null);
};

const pick = (a: number | null, b: number | null, choose: (a: number, b: number) => number): number | null =>
  a === null ? b : b === null ? a : choose(a, b);

const later = (_earlier: number, last: number): number => last;

const mergePairs = (values: (number | null)[], choose: (a: number, b: number) => number): void => {
  for (let index = 0; index < values.length; index++) {
    values[index] = pick(values[2 * index] ?? null, values[2 * index + 1] ?? null, choose);
  }
};

/** After its pairs were merged, the second half of a series that grows is cut off. */
const mergeAll = (series: Series): void => {
  const {least, greatest, last, size} = series;
  mergePairs(least, Math.min);
  mergePairs(greatest, Math.max);
  mergePairs(last, later);
  series.bucketMs *= 2;
  if (size !== undefined) for (const values of [least, greatest, last]) values.length = Math.ceil(values.length / 2);
};

/** The bucket of `t` after making room for it; null where `t` is not a time or lies before the series. */
const bucketFor = (series: Series, t: number): number | null => {
  if (!Number.isFinite(t)) return null;
  series.startMs ??= Math.floor(t / series.bucketMs) * series.bucketMs;
  const size = series.size ?? series.least.length;
  const index = Math.floor((t - series.startMs) / series.bucketMs);
  if (index < 0) return null;
  if (index < size) return index;
  if (series.kind === 'sliding') {
    const needed = index - size + 1;
    const count = Math.max(needed, size - Math.round(size / (1 + SPARE)));
    drop(series.least, Math.min(count, size));
    drop(series.greatest, Math.min(count, size));
    drop(series.last, Math.min(count, size));
    series.startMs += count * series.bucketMs;
    return index - count;
  }
  mergeAll(series);
  return bucketFor(series, t);
};

const put = (series: Series, index: number, value: number): void => {
  while (series.last.length <= index)
    for (const values of [series.least, series.greatest, series.last]) values.push(null);
  const least = series.least[index] ?? null;
  const greatest = series.greatest[index] ?? null;
  if (least === null || value < least) series.least[index] = value;
  if (greatest === null || value > greatest) series.greatest[index] = value;
  series.last[index] = value;
};

/**
 * Enters a value that held from `fromMs` (exclusive) to `toMs`: into every bucket after the one of `fromMs`, up to the
 * one of `toMs`. Times before the series, and values that are not finite, are ignored.
 */
export const addSpanToSeries = (series: Series, fromMs: number, toMs: number, value: number): void => {
  if (!Number.isFinite(value)) return;
  if (series.startMs === null && fromMs < toMs) bucketFor(series, fromMs);
  const to = bucketFor(series, toMs);
  if (to === null || series.startMs === null) return;
  const from = Math.floor((fromMs - series.startMs) / series.bucketMs) + 1;
  for (let index = Math.max(0, Math.min(from, to)); index <= to; index++) put(series, index, value);
};

/** Enters a value measured at `t`. Times before the series, and values that are not finite, are ignored. */
export const addToSeries = (series: Series, t: number, value: number): void => addSpanToSeries(series, t, t, value);

/** Enters a value that held from `fromMs` to `toMs` in every span of a figure. */
export const addToSpans = (spans: SpannedSeries, fromMs: number, toMs: number, value: number): void => {
  addSpanToSeries(spans['10m'], fromMs, toMs, value);
  addSpanToSeries(spans['1h'], fromMs, toMs, value);
  addSpanToSeries(spans.all, fromMs, toMs, value);
};

/**
 * Takes out of a whole series everything from `from` on. A bucket that begins before it stays as it is; without any the
 * series begins anew with its next value.
 */
export const cutSeries = (series: Series, from: number): void => {
  const {startMs, bucketMs, least, greatest, last, size} = series;
  if (startMs === null) return;
  const first = Math.max(0, Math.ceil((from - startMs) / bucketMs));
  for (const values of [least, greatest, last]) {
    if (size === undefined) values.fill(null, first);
    else values.length = Math.min(values.length, first);
  }
  if (first === 0) series.startMs = null;
};

const combine = (series: Series, from: number, until: number): Column => {
  let column: Column = null;
  for (let index = Math.max(0, from); index < until; index++) {
    const least = series.least[index] ?? null;
    const greatest = series.greatest[index] ?? null;
    const last = series.last[index] ?? null;
    if (least === null || greatest === null || last === null) continue;
    column = column
      ? {least: Math.min(column.least, least), greatest: Math.max(column.greatest, greatest), last}
      : {least, greatest, last};
  }
  return column;
};

/**
 * The series from `fromMs` to `toMs` as `count` columns of equal length, each with the least and greatest of its
 * buckets, so that a spike survives in a narrow chart. Columns shorter than a bucket repeat it; null where nothing was
 * measured.
 */
export const columns = (series: Series, fromMs: number, toMs: number, count: number): Column[] => {
  const {startMs, bucketMs} = series;
  const size = series.least.length;
  return Array.from({length: Math.max(0, count)}, (_, column): Column => {
    if (startMs === null || !(toMs > fromMs)) return null;
    const edge = (index: number): number => (fromMs + ((toMs - fromMs) * index) / count - startMs) / bucketMs;
    const from = Math.floor(edge(column));
    // The newest bucket, which is not full yet, belongs to the last column too.
    const until = column === count - 1 ? Math.ceil(edge(count)) : Math.floor(edge(column + 1));
    return combine(series, from, Math.min(size, Math.max(from + 1, until)));
  });
};

/** The series of a figure with the shortest buckets of those that reach back to `fromMs`. */
const finest = (spans: SpannedSeries, fromMs: number): Series => {
  const reaches = ({startMs}: Series): boolean => startMs !== null && startMs <= fromMs;
  return reaches(spans['10m']) ? spans['10m'] : reaches(spans['1h']) ? spans['1h'] : spans.all;
};

/**
 * A figure as columns between `edges` (ms since 1970, in order), each as fine as it is known, else like `columns`. The
 * columns need not be of equal length.
 */
export const columnsBetween = (spans: SpannedSeries, edges: readonly number[]): Column[] =>
  edges.slice(1).map((toMs, index): Column => {
    const fromMs = edges[index] ?? toMs;
    const series = finest(spans, fromMs);
    const {startMs, bucketMs, least} = series;
    if (startMs === null || !(toMs > fromMs)) return null;
    const from = Math.floor((fromMs - startMs) / bucketMs);
    const round = index === edges.length - 2 ? Math.ceil : Math.floor;
    return combine(series, from, Math.min(least.length, Math.max(from + 1, round((toMs - startMs) / bucketMs))));
  });

/** The last value of a bucket that lasts from `from` to `at`. */
export type Point = {from: number; at: number; value: number};

/** The buckets that have a value, in order: those of the finest series that reaches back so far. */
export const pointsOf = (spans: SpannedSeries): Point[] => {
  const parts = [spans.all, spans['1h'], spans['10m']];
  return parts.flatMap(({startMs, bucketMs, last}, part) => {
    const until = parts[part + 1]?.startMs ?? Number.POSITIVE_INFINITY;
    return last.flatMap((value, index) => {
      const at = (startMs ?? 0) + (index + 1) * bucketMs;
      return value === null || startMs === null || at > until ? [] : [{from: at - bucketMs, at, value}];
    });
  });
};
