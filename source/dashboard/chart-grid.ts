import {
  type Column,
  columns,
  columnsBetween,
  type Point,
  pointsOf,
  type RunSeries,
  type Span,
} from '../insight/series.js';
import {type ChartView, chartWindow, type RunTime} from './chart-view.js';
import type {TimeWindow} from './time-window.js';

/** What the columns of the charts stand for. */
export type Grid = {
  window: TimeWindow;
  /** The beginning of each column, and the end of the last one, in ms since 1970. */
  edges: readonly number[];
  /** The iterations at both ends, where the columns are of equal iterations and not of equal time. */
  iterations: {from: number; to: number} | null;
};

/** When each iteration was reached first. */
const reached = (series: RunSeries): Point[] => {
  let most = Number.NEGATIVE_INFINITY;
  return pointsOf(series.iteration).filter(({value}) => {
    const isNew = value > most;
    most = Math.max(most, value);
    return isNew;
  });
};

const between = (points: readonly Point[], known: 'at' | 'value', wanted: 'at' | 'value', x: number): number => {
  const next = points.findIndex(point => point[known] >= x);
  const after = points.at(next);
  const before = next > 0 ? points[next - 1] : after;
  if (!before || !after) return x;
  if (after === before || next === -1) return after[wanted];
  const share = (x - before[known]) / (after[known] - before[known]);
  return before[wanted] + share * (after[wanted] - before[wanted]);
};

const even = (from: number, to: number, count: number): number[] =>
  Array.from({length: count + 1}, (_, index) => from + ((to - from) * index) / count);

/** `count` columns for the time that is chosen; by iterations only where some were reached in it. */
export const chartGrid = (span: Span, view: ChartView, series: RunSeries, time: RunTime, count: number): Grid => {
  const window = chartWindow(span, view, time, count);
  const byTime: Grid = {window, edges: even(window.fromMs, window.toMs, count), iterations: null};
  if (!view.byIterations) return byTime;
  const points = reached(series);
  if (points.length === 0) return byTime;
  const [from, to] = [window.fromMs, window.toMs].map(at => between(points, 'at', 'value', at));
  if (from === undefined || to === undefined || to <= from) return byTime;
  return {
    window,
    edges: even(from, to, count).map(iteration => between(points, 'value', 'at', iteration)),
    iterations: {from, to},
  };
};

/** The column that a time lies in; null beside the charts. */
export const columnAt = ({edges}: Grid, at: number): number | null => {
  const next = edges.findIndex(edge => edge > at);
  if (next > 0) return next - 1;
  return at === edges.at(-1) ? edges.length - 2 : null;
};

/** The time in the middle of a column. */
export const middleOf = ({edges}: Grid, column: number): number =>
  ((edges[column] ?? 0) + (edges[column + 1] ?? edges[column] ?? 0)) / 2;

/** A figure in the columns of the charts. */
export const figureIn = (spans: RunSeries[keyof RunSeries], grid: Grid, span: Span, view: ChartView): Column[] => {
  const {window, edges, iterations} = grid;
  return view.zoom === null && iterations === null
    ? columns(spans[span], window.fromMs, window.toMs, edges.length - 1)
    : columnsBetween(spans, edges);
};
