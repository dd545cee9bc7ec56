import {type Area, type Line, middleOf, outlined, placeOf, type Range, type View} from './lines.js';

/** Where `at` (time or iteration) stands in a drawing. */
export const toX = (at: number, {from, until}: View, {left, right}: Area): number =>
  left + ((at - from) / (until - from)) * (right - left);

/** What stands at `x` in a drawing. */
export const fromX = (x: number, {from, until}: View, {left, right}: Area): number =>
  from + ((x - left) / (right - left)) * (until - from);

/** Where a value stands in a drawing. */
export const toY = (value: number, {low, high, log}: Range, {top, bottom}: Area): number => {
  const by = log ? (of: number): number => Math.log(Math.max(of, low)) : (of: number): number => of;
  return bottom - ((by(value) - by(low)) / (by(high) - by(low))) * (bottom - top);
};

/** The value that stands at `y` in a drawing. */
export const fromY = (y: number, {low, high, log}: Range, {top, bottom}: Area): number => {
  const share = (bottom - y) / (bottom - top);
  return log ? low * (high / low) ** share : low + share * (high - low);
};

/** What a drawing is made with. */
export type Frame = {view: View; range: Range; area: Area};

const text = (place: number): string => String(Math.round(place * 10) / 10);

type Point = {x: number; top: number; bottom: number};

/** What a view shows of a line, in pieces without a gap: `edges` gives the two values of a bucket. */
const pieces = (line: Line, {view, range, area}: Frame, edges: (bucket: number) => [number, number]): Point[][] => {
  const all: Point[][] = [[]];
  for (const bucket of outlined(line, view)) {
    if (middleOf(line, bucket) !== null) {
      const [low, high] = edges(bucket);
      const x = toX(placeOf(line, bucket), view, area);
      all.at(-1)?.push({x, top: toY(high, range, area), bottom: toY(low, range, area)});
    } else if (!line.sparse) all.push([]);
  }
  return all.filter(points => points.length > 0);
};

const through = (line: Line, bucket: number): [number, number] => {
  const value = (middleOf(line, bucket) ?? 0) + (line.below[bucket] ?? 0);
  return [line.layer ? (line.below[bucket] ?? 0) : value, value];
};

const joined = (points: readonly Point[], edge: 'top' | 'bottom'): string =>
  points.map(point => `${text(point.x)} ${text(point[edge])}`).join('L');

const areas = (all: readonly Point[][]): string =>
  all.map(points => `M${joined(points, 'top')}L${joined([...points].reverse(), 'bottom')}Z`).join('');

/** A line through the middle of each bucket; of a layer its area. A single point is the round end of a stroke. */
export const outline = (line: Line, frame: Frame): string => {
  const all = pieces(line, frame, bucket => through(line, bucket));
  return line.layer
    ? areas(all)
    : all.map(points => `M${joined(points, 'top')}${points.length > 1 ? '' : 'h0'}`).join('');
};

/** The area between the least and the greatest of each bucket. */
export const spread = (line: Line, frame: Frame): string =>
  areas(pieces(line, frame, bucket => [line.least[bucket] ?? 0, line.greatest[bucket] ?? 0]));

/** A point at each bucket. */
export const points = (line: Line, frame: Frame): string =>
  pieces(line, frame, bucket => through(line, bucket))
    .flat()
    .map(({x, top}) => `M${text(x)} ${text(top)}h0`)
    .join('');
