import type {Series} from '../series.js';

/** A line that never falls: how far something had come (`y`) at a place (`x`). */
export type Curve = readonly {x: number; y: number}[];

/** What a series has come to at the end of each of its buckets, as far as that is more than before. */
export const risingCurve = ({startMs, bucketMs, least, last}: Series): Curve => {
  const curve: {x: number; y: number}[] = [];
  if (startMs === null) return curve;
  let most = Number.NEGATIVE_INFINITY;
  for (const [index, value] of last.entries()) {
    if (value === null || value <= most) continue;
    if (curve.length === 0) curve.push({x: startMs + index * bucketMs, y: least[index] ?? value});
    most = value;
    curve.push({x: startMs + (index + 1) * bucketMs, y: value});
  }
  return curve;
};

/** The same line read the other way round. */
export const turned = (curve: Curve): Curve => curve.map(({x, y}) => ({x: y, y: x}));

/** The index of the first point at `x` or behind it; the number of points where there is none. */
const firstFrom = (curve: Curve, x: number): number => {
  let [low, high] = [0, curve.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((curve[middle]?.x ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Its `y` at `x`, between two points in proportion, beyond its ends that of the end. `NaN` for a line of no point. */
export const valueAt = (curve: Curve, x: number): number => {
  const next = firstFrom(curve, x);
  const after = curve[Math.min(next, curve.length - 1)];
  const before = next > 0 && next < curve.length ? curve[next - 1] : after;
  if (after === undefined || before === undefined) return Number.NaN;
  if (after.x <= before.x || x >= after.x) return after.y;
  return before.y + ((x - before.x) / (after.x - before.x)) * (after.y - before.y);
};
