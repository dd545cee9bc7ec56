import type {Span} from '../insight/series.js';

export type TimeWindow = {fromMs: number; toMs: number};

/** How much time a span shows, of a run that has lasted so long. */
export const LENGTH_MS: Record<Exclude<Span, 'all'>, number> = {'10m': 600_000, '1h': 3_600_000};

/**
 * A run that is shorter is shown as if it took this long: a column then still stands for some time, and seconds can
 * label it.
 */
const MIN_GOING_MS = 10_000;
const MIN_ENDED_MS = 4000;

/** Round lengths of a column, each a tenth longer than the one before: with them a growing run rarely moves. */
const STEPS = [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.65, 1.8, 1.95, 2.1, 2.3, 2.5, 2.7, 2.95, 3.2, 3.5, 3.85, 4.2, 4.6, 5, 5.5];

/** The value rounded up to the next of these steps, in its power of ten. */
const roundUp = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [...STEPS, 6, 6.6, 7.2, 7.9, 8.6, 9.4].find(one => one * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
};

/**
 * The time that the charts show in `columns` columns, in ms since 1970. While the run lasts, the window moves by whole
 * columns, so that a value stays in its column and the charts change only when a column is full. For the same reason
 * the whole run, and one that is younger than the span, leave up to a tenth free on the right.
 */
export const timeWindow = (
  span: Span,
  run: {startedAt: number; endedAt: number | null},
  now: number,
  columns: number,
): TimeWindow => {
  const age = (run.endedAt ?? now) - run.startedAt;
  const most = span === 'all' ? Number.POSITIVE_INFINITY : LENGTH_MS[span];
  if (age >= most) return latestWindow(most, run, now, columns);
  const length = Math.max(run.endedAt === null ? MIN_GOING_MS : MIN_ENDED_MS, age);
  const shown = run.endedAt === null ? Math.min(most, roundUp(length / columns) * columns) : length;
  return {fromMs: run.startedAt, toMs: run.startedAt + shown};
};

/** The last `length` ms in `columns` columns: as they move on, by whole ones. */
export const latestWindow = (
  length: number,
  run: {startedAt: number; endedAt: number | null},
  now: number,
  columns: number,
): TimeWindow => {
  const column = length / columns;
  const toMs = run.endedAt ?? run.startedAt + Math.ceil((now - run.startedAt) / column) * column;
  return {fromMs: toMs - length, toMs};
};
