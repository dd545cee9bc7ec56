import type {Span} from '../insight/series.js';

export type TimeWindow = {fromMs: number; toMs: number};

const LENGTH_MS: Record<Exclude<Span, 'all'>, number> = {'10m': 600_000, '1h': 3_600_000};

/**
 * A run that is shorter is shown as if it took this long: a column then still stands for some time, and seconds can
 * label it.
 */
const MIN_GOING_MS = 10_000;
const MIN_ENDED_MS = 4000;

/** The value rounded up to two significant digits. */
const roundUp = (value: number): number => {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit - 1e-9) * unit;
};

/**
 * The time that the charts show in `columns` columns, in ms since 1970. While the run lasts, the window moves by whole
 * columns, so that a value stays in its column and the charts change only when a column is full. For the same reason
 * the whole run leaves up to a tenth free on the right.
 */
export const timeWindow = (
  span: Span,
  run: {startedAt: number; endedAt: number | null},
  now: number,
  columns: number,
): TimeWindow => {
  const end = run.endedAt ?? now;
  if (span === 'all') {
    const length = Math.max(run.endedAt === null ? MIN_GOING_MS : MIN_ENDED_MS, end - run.startedAt);
    const column = run.endedAt === null ? roundUp(length / columns) : length / columns;
    return {fromMs: run.startedAt, toMs: run.startedAt + column * columns};
  }
  return latestWindow(LENGTH_MS[span], run, now, columns);
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
