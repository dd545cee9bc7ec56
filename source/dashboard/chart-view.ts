import type {Span} from '../insight/series.js';
import type {ChartName} from './chart-names.js';
import {latestWindow, type TimeWindow, timeWindow} from './time-window.js';

/** What the keys have chosen to see of the charts. All times in ms since 1970. */
export type ChartView = {
  /** The one that has the whole room. */
  enlarged: ChartName | null;
  cursor: number | null;
  /** Other than one of the fixed spans: so long, up to `endMs` or, where that is null, up to now. */
  zoom: {lengthMs: number; endMs: number | null} | null;
  byIterations: boolean;
  /** Columns in which charts are drawn: by one of them the cursor moves. */
  columns: number;
};

/** What is seen before any key. */
export const FIRST_CHART_VIEW: ChartView = {
  enlarged: null,
  cursor: null,
  zoom: null,
  byIterations: false,
  columns: 67,
};

/** What of a run decides which time is shown. */
export type RunTime = {run: {startedAt: number; endedAt: number | null}; now: number};

/** The same once the machine's clock has been set by so many ms. */
export const chartLater = (view: ChartView, ms: number): ChartView => ({
  ...view,
  cursor: view.cursor && view.cursor + ms,
  zoom: view.zoom && {...view.zoom, endMs: view.zoom.endMs && view.zoom.endMs + ms},
});

/** The time that the charts show in `columns` columns. */
export const chartWindow = (
  span: Span,
  {zoom}: Pick<ChartView, 'zoom'>,
  {run, now}: RunTime,
  columns: number,
): TimeWindow => {
  if (zoom === null) return timeWindow(span, run, now, columns);
  const {lengthMs, endMs} = zoom;
  return endMs === null ? latestWindow(lengthMs, run, now, columns) : {fromMs: endMs - lengthMs, toMs: endMs};
};

/** Shorter would show one bucket in many columns. */
const MIN_LENGTH_MS = 60_000;

/** The latest time that there is. */
const endOf = ({run, now}: RunTime): number => run.endedAt ?? now;

/** A zoom to this window, moved into the run; up to now, and moving on with it, where it reaches so far. */
const zoomTo = (fromMs: number, lengthMs: number, time: RunTime): ChartView['zoom'] => {
  const endMs = Math.max(fromMs, time.run.startedAt) + lengthMs;
  return {lengthMs, endMs: endMs >= endOf(time) ? null : endMs};
};

/** Half or twice as much time: `factor` 0.5 or 2; around the cursor, else up to the same end. Null: the whole run. */
export const zoomed = (view: ChartView, window: TimeWindow, time: RunTime, factor: number): ChartView['zoom'] => {
  const length = window.toMs - window.fromMs;
  const whole = endOf(time) - time.run.startedAt;
  const wanted = Math.max(MIN_LENGTH_MS, length * factor);
  if (factor > 1 && wanted >= whole) return null;
  // What is shorter than this already does not become longer.
  const lengthMs = Math.min(wanted, factor < 1 ? length : wanted);
  if (view.cursor !== null) {
    return zoomTo(view.cursor - (view.cursor - window.fromMs) * (lengthMs / length), lengthMs, time);
  }
  const end = view.zoom?.endMs ?? null;
  return end === null ? {lengthMs, endMs: null} : zoomTo(end - lengthMs, lengthMs, time);
};

/** The window a quarter further (1) or further back (-1), as far as the run goes; `view.zoom` where it does not. */
export const panned = (view: ChartView, window: TimeWindow, time: RunTime, step: 1 | -1): ChartView['zoom'] => {
  const length = window.toMs - window.fromMs;
  if (step === -1 ? window.fromMs <= time.run.startedAt : window.toMs >= endOf(time)) return view.zoom;
  return zoomTo(window.fromMs + (step * length) / 4, length, time);
};

/** Without a cursor that time has carried out of the charts. */
export const settledChart = (chart: ChartView, span: Span, time: RunTime): ChartView => {
  if (chart.cursor === null) return chart;
  const {fromMs, toMs} = chartWindow(span, chart, time, chart.columns);
  return chart.cursor < fromMs || chart.cursor > toMs ? {...chart, cursor: null} : chart;
};
