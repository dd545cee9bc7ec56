import type {Series} from '../../insight/series.js';
import type {BlockSeries, Deltas} from './block.js';

type Values = readonly (number | null)[];

/** Buckets a series may have in a page: each further one is some 5 bytes, and a page shows about 700 points. */
const MAX_BUCKETS = 600;

/** The largest value of a series is written with this many digits: a thousandth of it is still told apart. */
const DIGITS = 4;
/** On a logarithmic axis small values are as tall as large ones. */
const LOG_DIGITS = 6;

const pick = (a: number | null, b: number | null, choose: (a: number, b: number) => number): number | null =>
  a === null ? b : b === null ? a : choose(a, b);

const pairs = (values: Values, choose: (a: number, b: number) => number): (number | null)[] =>
  Array.from({length: Math.ceil(values.length / 2)}, (_, index) =>
    pick(values[2 * index] ?? null, values[2 * index + 1] ?? null, choose),
  );

type Buckets = {start: number; step: number; least: Values; greatest: Values};

const atMost = (limit: number, buckets: Buckets): Buckets =>
  buckets.least.length <= limit
    ? buckets
    : atMost(limit, {
        start: buckets.start,
        step: 2 * buckets.step,
        least: pairs(buckets.least, Math.min),
        greatest: pairs(buckets.greatest, Math.max),
      });

const finite = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : value;

/** The buckets from the first value to the last one. */
const filled = ({startMs, bucketMs, least, greatest}: Series): Buckets | null => {
  const low = least.map(finite);
  const first = low.findIndex(value => value !== null);
  if (first < 0 || startMs === null) return null;
  const end = low.findLastIndex(value => value !== null) + 1;
  const high = low.map((value, index) => (value === null ? null : (finite(greatest[index]) ?? value)));
  return {
    start: startMs + first * bucketMs,
    step: bucketMs,
    least: low.slice(first, end),
    greatest: high.slice(first, end),
  };
};

/** A power of ten (written out: `10 ** -5` is not 0.00001), by which the largest value has `digits` digits. */
const scaleOf = (values: Values, digits: number): number => {
  const most = Math.max(0, ...values.map(value => Math.abs(value ?? 0)));
  return most === 0 ? 1 : Number(`1e${Math.floor(Math.log10(most)) - digits + 1}`);
};

const deltas = (values: Values, scale: number): (number | null)[] => {
  let before = 0;
  return values.map(value => {
    if (value === null) return null;
    const whole = Math.round(value / scale);
    const delta = whole - before;
    before = whole;
    return delta;
  });
};

/** How a series is written: `sparse` and `layer` as in `BlockSeries`, `log` where its axis is. */
type How = {sparse?: boolean | undefined; layer?: boolean | undefined; log?: boolean | undefined};

/**
 * A series as it stands in the page: from its first value to its last, in at most 600 buckets, each value to a
 * thousandth of the largest. Null where nothing was measured.
 */
export const encodeSeries = (label: string, series: Series, {sparse, layer, log}: How = {}): BlockSeries | null => {
  const whole = filled(series);
  if (whole === null) return null;
  const {start, step, least, greatest} = atMost(MAX_BUCKETS, whole);
  const scale = scaleOf([...least, ...greatest], log ? LOG_DIGITS : DIGITS);
  const low = deltas(least, scale);
  const high = deltas(greatest, scale);
  const isSame = low.every((value, index) => value === high[index]);
  return {
    label,
    start,
    step,
    scale,
    least: low,
    ...(isSame ? {} : {greatest: high}),
    ...(sparse ? {sparse} : {}),
    ...(layer ? {layer} : {}),
  };
};

const values = (coded: Deltas, scale: number): (number | null)[] => {
  // A fraction of ten is not exact: 3 × 0.1 is 0.30000000000000004, 3 / 10 is 0.3.
  const divisor = scale < 1 ? Math.round(1 / scale) : 0;
  let whole = 0;
  return coded.map(delta => {
    if (delta === null) return null;
    whole += delta;
    return divisor > 0 ? whole / divisor : whole * scale;
  });
};

/** What `encodeSeries` has written, as numbers: the least and greatest of each bucket. */
export const decodeSeries = ({
  scale,
  least,
  greatest = least,
}: BlockSeries): {least: (number | null)[]; greatest: (number | null)[]} => ({
  least: values(least, scale),
  greatest: values(greatest, scale),
});
