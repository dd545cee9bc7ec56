import {formatNumber} from '../../format/units.js';
import {inWhole} from '../../insight/whole-training.js';
import {markedAxis} from '../axis-marks.js';
import type {Grid} from '../chart-grid.js';
import {clockTime} from '../charted-runs.js';
import {GUTTER} from '../gutter.js';
import {quiet, type Row} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {axisWith, clockTicks, type Tick, timeAxis, WIDE} from '../time-axis.js';
import {textWidth} from '../width.js';

const SPAN_NAMES = {'10m': '10 min', '1h': '1 hour', all: 'whole run'} as const;

/** Whether the charts stay at a time that is over. */
export const isInPast = ({ui}: Scene): boolean => ui.chart.zoom !== null && ui.chart.zoom.endMs !== null;

/** `90 s`, `12 min`, `2.5 h`, `3.0 d`: so much time, as short as it can be said. */
const lengthName = (ms: number): string => {
  const seconds = ms / 1000;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`;
};

/** What stands in the gutter of the axis: how much time the charts show. */
const axisName = ({ui: {chart, span}}: Scene): string => {
  if (chart.byIterations) return 'iterations';
  return chart.zoom === null ? SPAN_NAMES[span] : lengthName(chart.zoom.lengthMs);
};

/** Where the axis begins and ends, as far as labels show it, and the label of a place on it. */
type Scale = {from: number; to: number; label(at: number): string};

const scaleOf = (scene: Scene, {window, iterations}: Grid): Scale => {
  const {view, now} = scene;
  if (iterations !== null) {
    return {...iterations, label: at => formatNumber(Math.round(inWhole(view, at)))};
  }
  const [first, last] = clockTicks(window, now, 1, at => clockTime(scene, at));
  return {from: window.fromMs, to: window.toMs, label: at => (at === window.fromMs ? first : last)?.label ?? ''};
};

/** Both ends of the axis and, between them, that it does not move on, in as many words as there is room for. */
const pastAxis = (scene: Scene, {from, to, label}: Scale, width: number): string => {
  const room = width - textWidth(label(from)) - textWidth(label(to)) - 8;
  const words = hasEnded(scene.view.run.state)
    ? ['0 goes back to its end', '0: back']
    : ['not live: 0 goes back to now', 'not live, 0: now', 'not live'];
  const middle = words.find(one => textWidth(one) <= room) ?? '';
  const labels: Tick[] = [from, (from + to) / 2, to].map((at, index) => ({
    at,
    label: index === 1 ? middle : label(at),
  }));
  return axisWith(
    labels.filter(tick => tick.label !== ''),
    from,
    to,
    width,
  );
};

const liveAxis = (scene: Scene, grid: Grid, scale: Scale, width: number): string => {
  const {ui, view, now} = scene;
  const {window, iterations} = grid;
  const count = width >= WIDE ? 4 : 2;
  const clock = (at: number): number => clockTime(scene, at);
  if (iterations !== null) {
    const step = (scale.to - scale.from) / count;
    const labels = Array.from({length: count + 1}, (_, index) => scale.from + index * step);
    return axisWith(
      labels.map(at => ({at, label: scale.label(at)})),
      scale.from,
      scale.to,
      width,
    );
  }
  if (ui.chart.zoom === null) return timeAxis(ui.span, window, now, hasEnded(view.run.state), width, clock);
  const ticks = clockTicks(window, now, count, clock);
  const labels = hasEnded(view.run.state) ? ticks : [...ticks.slice(0, -1), {at: window.toMs, label: 'now'}];
  return axisWith(labels, window.fromMs, window.toMs, width);
};

/** The axis of all charts, with what it is in the gutter. */
export const axisRow = (scene: Scene, grid: Grid): Row => {
  const width = grid.edges.length - 1;
  const scale = scaleOf(scene, grid);
  const axis = isInPast(scene) ? pastAxis(scene, scale, width) : liveAxis(scene, grid, scale, width);
  return [quiet(axisName(scene).padEnd(GUTTER - 1)), quiet('└'), ...markedAxis(axis, scene.marks ?? [], grid)];
};
