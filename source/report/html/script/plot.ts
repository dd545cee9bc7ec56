import type {Area, Chart, Line, Range, View} from './page.js';

/** Where `x` (time or iteration) stands in a drawing. */
export const toX = (x: number, {from, until}: View, {left, right}: Area): number =>
  left + ((x - from) / (until - from)) * (right - left);

/** What stands at `place` in a drawing. */
export const fromX = (place: number, {from, until}: View, {left, right}: Area): number =>
  from + ((place - left) / (right - left)) * (until - from);

const share = (value: number, {low, high, log}: Range): number =>
  log
    ? (Math.log(Math.max(value, low)) - Math.log(low)) / (Math.log(high) - Math.log(low))
    : (value - low) / (high - low);

/** Where a value stands in a drawing. */
export const toY = (value: number, range: Range, {top, bottom}: Area): number =>
  bottom - share(value, range) * (bottom - top);

/** The buckets of a line that a view shows, as indexes: `until` is not one of them. */
const seen = ({start, step, least}: Line, view: View): {from: number; until: number} => ({
  from: Math.max(0, Math.floor((view.from - start) / step)),
  until: Math.min(least.length, Math.ceil((view.until - start) / step)),
});

/** How much room is left above and below what a view shows. */
const MARGIN = 0.05;

/**
 * The upright axis for what a view shows of a chart: from zero where it began there, and as it was where nothing is
 * seen.
 */
export const rangeOf = (chart: Chart, view: View): Range => {
  const values = chart.lines.flatMap(line => {
    const {from, until} = seen(line, view);
    return [...line.least.slice(from, until), ...line.greatest.slice(from, until)].filter(value => value !== null);
  });
  const {log} = chart;
  const shown = log ? values.filter(value => value > 0) : values;
  if (shown.length === 0) return {low: chart.low, high: chart.high, log};
  const least = Math.min(...shown);
  const most = Math.max(...shown);
  if (log) return {low: least / (1 + MARGIN), high: most * (1 + MARGIN), log};
  const low = chart.low === 0 ? 0 : least;
  const room = (most - low || Math.abs(most) || 1) * MARGIN;
  return {low: low === 0 && chart.low === 0 ? 0 : low - room, high: most + room, log};
};

const text = (place: number): string => String(Math.round(place * 10) / 10);

/** The indexes that a view's outline takes: one more on each side, cut off by the plot's edge; a sparse line whole. */
const outlined = (line: Line, view: View): number[] => {
  const {from, until} = line.sparse ? {from: 0, until: line.least.length} : seen(line, view);
  return Array.from({length: Math.max(0, until - from + 2)}, (_, index) => from - 1 + index);
};

/** The outline of a line in a view: through the middle of each bucket, with a stroke from its least to its greatest. */
export const pathOf = (line: Line, view: View, range: Range, area: Area): string => {
  const has = (index: number): boolean => (line.least[index] ?? null) !== null;
  let isDrawing = false;
  const part = (index: number): string => {
    const joins = isDrawing;
    isDrawing = has(index) || (line.sparse && isDrawing);
    if (!has(index)) return '';
    const x = text(toX(line.start + (index + 0.5) * line.step, view, area));
    const low = text(toY(line.least[index] ?? 0, range, area));
    const high = text(toY(line.greatest[index] ?? 0, range, area));
    const stroke = `${joins ? 'L' : 'M'}${x} ${low}${high === low ? '' : `V${high}`}`;
    // A single point is drawn by the round end of a stroke that goes nowhere.
    return joins || has(index + 1) ? stroke : `${stroke}h.01`;
  };
  return outlined(line, view).map(part).join('');
};

/** The bucket of a line at `x`: where it is sparse the nearest one with a value, at most 1/20 of the view away. */
export const bucketAt = (line: Line, x: number, view: View): number | null => {
  const index = Math.floor((x - line.start) / line.step);
  if ((line.least[index] ?? null) !== null) return index;
  if (!line.sparse) return null;
  const reach = Math.ceil((view.until - view.from) / 20 / line.step);
  for (let distance = 1; distance <= reach; distance++) {
    for (const near of [index - distance, index + distance]) if ((line.least[near] ?? null) !== null) return near;
  }
  return null;
};
