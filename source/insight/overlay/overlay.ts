import {type Column, columns, type Series} from '../series.js';
import type {WholeRun} from '../whole/types.js';
import {type Axis, partsOf, type Range, rangeOfAll, trainedCurve} from './axis.js';
import {risingCurve, turned, valueAt} from './curve.js';

/** The figures that runs are laid over each other in. */
const OVERLAID_FIGURES = ['loss', 'valLoss', 'pace', 'swap', 'memory'] as const;
export type OverlaidFigure = (typeof OVERLAID_FIGURES)[number];

/** For each column, which stretch of a run's series it shows; null for none. */
type Stretches = readonly (Range | null)[];

/** A run in the columns of an axis: `stretches` of each series by iteration, and of each by time. */
type Placed = {byIteration: Stretches | null; byTime: Stretches};

const evenEdges = ({from, to}: Range, count: number): number[] =>
  Array.from({length: count + 1}, (_, index) => from + ((to - from) * index) / count);

const limited = (x: number, {from, to}: Range): number => Math.min(to, Math.max(from, x));

/** The columns as stretches of another axis, by a function of places; nothing beyond where the run begins and ends. */
const stretchesBy = (edges: readonly number[], within: Range | null, place: (x: number) => number): Stretches =>
  edges.slice(1).map((edge, index) => {
    if (within === null) return null;
    const [from, to] = [limited(edges[index] ?? edge, within), limited(edge, within)];
    if (!(to > from)) return null;
    const [start, until] = [place(from), place(to)];
    return until > start ? {from: start, to: until} : null;
  });

const ends = (points: readonly {x: number}[]): Range | null => {
  const [first, last] = [points[0], points.at(-1)];
  return first && last ? {from: first.x, to: last.x} : null;
};

const byIterations = (run: WholeRun, edges: readonly number[]): Placed => {
  const reached = turned(risingCurve(run.byTime.iteration));
  return {
    byIteration: stretchesBy(edges, {from: edges[0] ?? 0, to: edges.at(-1) ?? 0}, x => x),
    byTime: stretchesBy(edges, ends(reached), x => valueAt(reached, x)),
  };
};

const byTraining = (run: WholeRun, edges: readonly number[]): Placed => {
  const done = turned(trainedCurve(run));
  const reached = turned(risingCurve(run.byTime.iteration));
  return {
    byIteration: stretchesBy(edges, ends(done), x => valueAt(done, x)),
    byTime: stretchesBy(edges, ends(done), x => valueAt(reached, valueAt(done, x))),
  };
};

/** The last part that reaches into a column: where two meet, what came later is shown. */
const byClock = (run: WholeRun, edges: readonly number[]): Placed => {
  const parts = partsOf(run);
  const byTime = edges.slice(1).map((edge, index): Range | null => {
    const start = edges[index] ?? edge;
    const part = parts.findLast(({from, to, shiftMs}) => from - shiftMs < edge && to - shiftMs > start);
    if (part === undefined) return null;
    const range = {from: limited(start + part.shiftMs, part), to: limited(edge + part.shiftMs, part)};
    return range.to > range.from ? range : null;
  });
  return {byIteration: null, byTime};
};

const PLACED: Readonly<Record<Axis, (run: WholeRun, edges: readonly number[]) => Placed>> = {
  iteration: byIterations,
  training: byTraining,
  clock: byClock,
};

const inStretches = (series: Series, stretches: Stretches): Column[] =>
  stretches.map(range => range && (columns(series, range.from, range.to, 1)[0] ?? null));

/** Each figure of one run, in columns. */
export type OverlaidRun = {id: string; figures: Readonly<Record<OverlaidFigure, readonly Column[]>>};

/** Runs over each other: what the axis reaches over, and each run in its columns, in the order of the runs. */
export type Overlay = {axis: Axis; range: Range; runs: readonly OverlaidRun[]};

const overlaid = (run: WholeRun, axis: Axis, edges: readonly number[]): OverlaidRun => {
  const {byIteration, byTime} = PLACED[axis](run, edges);
  // Losses by iteration leave out what a later run did again.
  const loss = (figure: 'loss' | 'valLoss'): Column[] =>
    byIteration === null ? inStretches(run.byTime[figure], byTime) : inStretches(run.byIteration[figure], byIteration);
  const inTime = (figure: 'pace' | 'swap' | 'memory'): Column[] => inStretches(run.byTime[figure], byTime);
  return {
    id: run.id,
    figures: {
      loss: loss('loss'),
      valLoss: loss('valLoss'),
      pace: inTime('pace'),
      swap: inTime('swap'),
      memory: inTime('memory'),
    },
  };
};

/**
 * Several runs laid over each other in `count` columns: by iteration of the whole training (a continued run begins at
 * what it continues), by training time (from 0, without pauses and sleep), or by the clock. Null where none of the runs
 * has a place on the axis.
 */
export const overlay = (runs: readonly WholeRun[], axis: Axis, count: number): Overlay | null => {
  const range = rangeOfAll(runs, axis);
  if (range === null) return null;
  const edges = evenEdges(range, count);
  return {axis, range, runs: runs.map(run => overlaid(run, axis, edges))};
};
