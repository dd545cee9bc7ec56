import type {BlockSeries} from '../block.js';
import {decodeSeries} from '../series-codec.js';

/** What is seen of the axis: ms since 1970, or iterations. */
export type View = {from: number; until: number};

/** Where a chart draws, in the units of its drawing. */
export type Area = {left: number; right: number; top: number; bottom: number};

/** The ends of a chart's upright axis. */
export type Range = {low: number; high: number; log: boolean};

type Values = readonly (number | null)[];

/** One line of a chart, with its values; `below` is what it stands upon in each bucket, for a layer. */
export type Line = {
  key: string;
  label: string;
  start: number;
  step: number;
  sparse: boolean;
  layer: boolean;
  least: Values;
  greatest: Values;
  below: readonly number[];
};

const lineOf = (key: string, series: BlockSeries): Line => {
  const {label, start, step, sparse = false, layer = false} = series;
  return {key, label, start, step, sparse, layer, ...decodeSeries(series), below: []};
};

/** What a bucket is drawn at, without what is below it; null where there is none. */
export const middleOf = ({least, greatest}: Line, bucket: number): number | null => {
  const [low, high] = [least[bucket] ?? null, greatest[bucket] ?? null];
  return low === null || high === null ? null : (low + high) / 2;
};

/** Where the middle of a bucket stands on the axis. */
export const placeOf = ({start, step}: Line, bucket: number): number => start + (bucket + 0.5) * step;

/** The bucket that holds a place of the axis. */
const bucketOf = ({start, step}: Line, at: number): number => Math.floor((at - start) / step);

/** The lines of a chart: layers stand upon those before them. */
export const linesOf = (series: Readonly<Record<string, BlockSeries>>): Line[] => {
  const lines = Object.entries(series).map(([key, one]) => lineOf(key, one));
  const layers = lines.filter(({layer}) => layer);
  return lines.map(line => {
    if (!line.layer) return line;
    const under = layers.slice(0, layers.indexOf(line));
    const below = line.least.map((_, bucket) => {
      const at = placeOf(line, bucket);
      return under.reduce((sum, one) => sum + (middleOf(one, bucketOf(one, at)) ?? 0), 0);
    });
    return {...line, below};
  });
};

/** The buckets of a line that a view shows: `until` is not one of them. */
const seen = ({start, step, least}: Line, view: View): {from: number; until: number} => ({
  from: Math.max(0, Math.floor((view.from - start) / step)),
  until: Math.min(least.length, Math.ceil((view.until - start) / step)),
});

/** The buckets that a view's outline takes: one more on each side, cut off by the edge; of a sparse line all. */
export const outlined = (line: Line, view: View): number[] => {
  const {from, until} = line.sparse ? {from: 0, until: line.least.length} : seen(line, view);
  return Array.from({length: Math.max(0, until - from + 2)}, (_, index) => from - 1 + index);
};

/** The next bucket with a value in one direction; null where there is none. */
const nextBucket = (line: Line, bucket: number, step: 1 | -1): number | null => {
  for (let next = bucket; next >= 0 && next < line.least.length; next += step) {
    if (middleOf(line, next) !== null) return next;
  }
  return null;
};

/** The bucket of a line at `at`; of a sparse one the nearest with a value, between its first and its last. */
export const nearestBucket = (line: Line, at: number): number | null => {
  const held = bucketOf(line, at);
  if (middleOf(line, held) !== null) return held;
  if (!line.sparse) return null;
  const bucket = Math.min(line.least.length - 1, Math.max(0, held));
  const [before, after] = [nextBucket(line, bucket, -1), nextBucket(line, bucket, 1)];
  if (before === null || after === null) return before ?? after;
  return bucket - before <= after - bucket ? before : after;
};

/** How much room is left above and below what a view shows. */
const MARGIN = 0.05;

/** The least and the greatest that a view shows of a line; what joins the points of a sparse one reaches beyond. */
const extremes = (line: Line, view: View): number[] => {
  const inside = seen(line, view);
  const from = line.sparse ? (nextBucket(line, inside.from, -1) ?? inside.from) : inside.from;
  const until = line.sparse ? (nextBucket(line, inside.until, 1) ?? inside.until) + 1 : inside.until;
  const of = (values: Values): number[] =>
    values
      .slice(from, until)
      .flatMap((value, index) => (value === null ? [] : value + (line.below[from + index] ?? 0)));
  return line.layer ? of(line.greatest) : [...of(line.least), ...of(line.greatest)];
};

/**
 * The upright axis for what a view shows of lines: from zero where it began there, and as it was where nothing is
 * seen.
 */
export const rangeOf = (lines: readonly Line[], whole: Range, view: View): Range => {
  const {log} = whole;
  const values = lines.flatMap(line => extremes(line, view)).filter(value => !log || value > 0);
  if (values.length === 0) return whole;
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (log) return {low: least / (1 + MARGIN), high: most * (1 + MARGIN), log};
  const low = whole.low === 0 ? 0 : least;
  const room = (most - low || Math.abs(most) || 1) * MARGIN;
  return {low: whole.low === 0 ? 0 : low - room, high: most + room, log};
};
