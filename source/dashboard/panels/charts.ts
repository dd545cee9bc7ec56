import {type Column, columns, type RunSeries, type SpannedSeries} from '../../insight/series.js';
import type {Bounds} from '../chart.js';
import {GUTTER} from '../gutter.js';
import {quiet, type Row} from '../row.js';
import {drawable, holdBetween, niceBounds, withSpikes} from '../scale.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {timeAxis} from '../time-axis.js';
import {type TimeWindow, timeWindow} from '../time-window.js';

export type ChartName = 'swap' | 'pace' | 'loss';

const GIB = 1024 ** 3;

/** What one chart draws: for each column a value and a mark, null where there is none. */
export type Drawing = {
  name: string;
  unit: string;
  values: (number | null)[];
  marks: (number | null)[];
  bounds: Bounds;
};

const read = (spanned: SpannedSeries, {ui}: Scene, {fromMs, toMs}: TimeWindow, count: number): Column[] =>
  columns(spanned[ui.span], fromMs, toMs, count).map(drawable);

const extremes = (all: readonly Column[]): number[] =>
  all.flatMap(column => (column === null ? [] : [column.least, column.greatest]));

/** What each chart shows. Swap and pace start at zero, since their size matters; a loss is read by its fall. */
const DRAWINGS: Record<ChartName, (series: RunSeries, scene: Scene, window: TimeWindow, count: number) => Drawing> = {
  swap: (series, scene, window, count) => {
    const swap = holdBetween(read(series.swap, scene, window, count));
    const values = swap.map(column => (column === null ? null : column.greatest / GIB));
    const known = values.filter(value => value !== null);
    return {name: 'swap', unit: 'GB', values, marks: [], bounds: niceBounds(known, {floor: 0, minRange: 1})};
  },
  pace: (series, scene, window, count) => {
    const pace = holdBetween(read(series.pace, scene, window, count));
    const bounds = niceBounds(extremes(pace), {floor: 0});
    return {name: 'pace', unit: 'it/min', values: withSpikes(pace, bounds), marks: [], bounds};
  },
  loss: (series, scene, window, count) => {
    const loss = holdBetween(read(series.loss, scene, window, count));
    const valLoss = read(series.valLoss, scene, window, count);
    const bounds = niceBounds([...extremes(loss), ...extremes(valLoss)]);
    const marks = valLoss.map(column => column?.last ?? null);
    return {
      name: 'loss',
      unit: marks.some(mark => mark !== null) ? '◆ val' : '',
      values: withSpikes(loss, bounds),
      marks,
      bounds,
    };
  },
};

const SPAN_NAMES = {'10m': '10 min', '1h': '1 hour', all: 'whole run'} as const;

export type ChartsWords = {drawings: Drawing[]; axis: Row};

/** What has happened? The charts, one under the other, and the time axis that they share. */
export const chartsWords = (scene: Scene, width: number, names: readonly ChartName[]): ChartsWords => {
  const {view, series, now, ui} = scene;
  const count = Math.max(2, width - GUTTER);
  const window = timeWindow(ui.span, view.run, now, count);
  return {
    drawings: names.map(name => DRAWINGS[name](series, scene, window, count)),
    axis: [
      quiet(SPAN_NAMES[ui.span].padEnd(GUTTER - 1)),
      quiet('└'),
      quiet(timeAxis(ui.span, window, now, hasEnded(view.run.state), count)),
    ],
  };
};
