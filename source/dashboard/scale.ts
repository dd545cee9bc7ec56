import type {Column} from '../insight/series.js';
import type {Bounds} from './chart.js';

/** The smallest of 1, 2, 2.5 or 5 times a power of ten that is not below `value`. */
const niceStep = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const factor of [1, 2, 2.5, 5]) if (factor * power >= value * 0.9999) return factor * power;
  return 10 * power;
};

/**
 * Round bounds around the values, so that the labels of the axis rarely change: whole steps of a fifth of their range.
 * `floor` is a value that the axis starts at, `minRange` the smallest range that it covers, so that noise does not fill
 * the chart.
 */
export const niceBounds = (
  values: readonly number[],
  {floor, minRange = 0}: {floor?: number; minRange?: number} = {},
): Bounds => {
  const smallest = Math.min(...values);
  const greatest = Math.max(...values, floor ?? -Infinity);
  if (values.length === 0) return {low: floor ?? 0, high: (floor ?? 0) + (minRange || 1)};
  const range = Math.max(greatest - (floor ?? smallest), minRange, Math.abs(greatest) / 100) || 1;
  // A flat line without a floor runs through the middle.
  const low = floor ?? smallest - (range - (greatest - smallest)) / 2;
  const step = niceStep(range / 5);
  const steps = (count: number) => Number((count * step).toPrecision(12));
  const bottom = floor ?? steps(Math.floor(low / step + 1e-9));
  const top = steps(Math.ceil((low + range) / step - 1e-9));
  return {low: bottom, high: top > bottom ? top : bottom + step};
};

/** The share of the values at each end that may be left outside of the bounds. */
const TAIL = 0.15;

/** The middle of the values, without their tails; its ends are values themselves. */
const middle = (sorted: readonly number[]): Bounds => {
  const last = sorted.length - 1;
  const high = Math.floor(last * (1 - TAIL));
  // Of three the least is as good as the next one: a loss falls.
  const low = last < 3 ? 0 : Math.min(high, Math.ceil(last * TAIL));
  return {low: sorted[low] ?? 0, high: sorted[high] ?? 0};
};

/** Where more than this share of the height would be left to the tails, they are left outside. */
const WASTED = 1 / 3;

/**
 * Those of the values that the bounds of a chart must hold, from one list for each line. The first spike of a loss, or
 * a late one, must not flatten the rest: what lies further from the middle of a line than that is high is left out,
 * where this makes the rest much larger.
 */
export const withoutOutliers = (lines: readonly (readonly number[])[]): number[] => {
  const all = lines.flat();
  const kept = lines.flatMap(line => {
    if (line.length < 3) return [...line];
    const {low, high} = middle([...line].sort((a, b) => a - b));
    const reach = high - low;
    return line.filter(value => value >= low - reach && value <= high + reach);
  });
  const range = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  return kept.length > 0 && range(kept) < (1 - WASTED) * range(all) ? kept : all;
};

/**
 * The same for figures whose size matters, drawn from zero: only what is many times as much as the rest is left out.
 */
const MANY_TIMES = 5;

/** Those of some figures from zero up that the bounds must hold. */
export const withoutGiants = (values: readonly number[]): number[] => {
  const {high} = middle([...values].sort((a, b) => a - b));
  return high > 0 && Math.max(...values) > MANY_TIMES * high ? values.filter(value => value <= 2 * high) : [...values];
};

/** A stretch of columns in which a line leaves the chart: where it goes furthest, and how far. */
export type Beyond = {from: number; to: number; column: number; value: number; side: 'above' | 'below'};

/** Where a line of values lies beyond the bounds. */
export const beyond = (values: readonly (number | null)[], {low, high}: Bounds): Beyond[] => {
  const found: Beyond[] = [];
  for (const [column, value] of values.entries()) {
    if (value === null || (value >= low && value <= high)) continue;
    const side = value > high ? 'above' : 'below';
    const last = found.at(-1);
    if (last === undefined || last.to !== column - 1 || last.side !== side) {
      found.push({from: column, to: column, column, value, side});
      continue;
    }
    last.to = column;
    if (side === 'above' ? value > last.value : value < last.value) Object.assign(last, {column, value});
  }
  return found;
};

/** Values beyond this are not drawn: their differences would overflow. */
const MAX_VALUE = 1e300;

const isDrawable = (value: number): boolean => Math.abs(value) < MAX_VALUE;

/** The column; null where a value of it cannot be drawn (NaN, infinity). */
export const drawable = (column: Column): Column =>
  column !== null && isDrawable(column.least) && isDrawable(column.greatest) && isDrawable(column.last) ? column : null;

/**
 * One value for each column: the last one measured, but the least or greatest where that stands out by more than a
 * quarter of what the whole chart covers, so that a short spike is not lost between two last values.
 */
export const withSpikes = (columns: readonly Column[], {low, high}: Bounds): (number | null)[] =>
  columns.map(column => {
    if (column === null) return null;
    const {least, greatest, last} = column;
    // The last one is itself the spike that is marked: it would go unseen behind the rest of its column.
    if (last > high) return greatest;
    if (last < low) return least;
    const far = greatest - last > last - least ? greatest : least;
    return Math.abs(far - last) > (high - low) / 4 ? far : last;
  });

/**
 * Holds a value over the blank columns up to the next one, where the time between two measurements is merely longer
 * than a column. A gap of more than three times the usual one is real (a pause, a recorder that was away) and stays.
 */
export const holdBetween = (columns: readonly Column[]): Column[] => {
  const known = columns.flatMap((column, index) => (column === null ? [] : [index]));
  const distances = known.slice(1).map((index, i) => index - (known[i] ?? index));
  const usual = [...distances].sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 1;
  const held = [...columns];
  for (const [i, distance] of distances.entries()) {
    if (distance > 3 * usual) continue;
    const from = known[i] ?? 0;
    const value = columns[from] ?? null;
    if (value !== null)
      held.fill({least: value.last, greatest: value.last, last: value.last}, from + 1, from + distance);
  }
  return held;
};
