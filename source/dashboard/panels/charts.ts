import {type Column, columns, type RunSeries, type SpannedSeries} from '../../insight/series.js';
import {type Bounds, plot, rowOf} from '../chart.js';
import {alignRight, axisLabel} from '../figures.js';
import {GUTTER} from '../gutter.js';
import {quiet, type Row, type Segment, say} from '../row.js';
import {drawable, holdBetween, niceBounds, withSpikes} from '../scale.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {timeAxis} from '../time-axis.js';
import {type TimeWindow, timeWindow} from '../time-window.js';

export type ChartName = 'swap' | 'pace' | 'loss';

const GIB = 1024 ** 3;

type Drawing = {name: string; unit: string; values: (number | null)[]; marks: (number | null)[]; bounds: Bounds};

const read = (spanned: SpannedSeries, {ui}: Scene, {fromMs, toMs}: TimeWindow, count: number): Column[] =>
  columns(spanned[ui.span], fromMs, toMs, count).map(drawable);

const extremes = (all: readonly Column[]): number[] =>
  all.flatMap(column => (column === null ? [] : [column.least, column.greatest]));

/** What each chart shows. Swap and pace start at zero: what matters is their size; a loss is read by its fall. */
const DRAWINGS: Record<ChartName, (series: RunSeries, scene: Scene, window: TimeWindow, count: number) => Drawing> = {
  swap: (series, scene, window, count) => {
    const swap = holdBetween(read(series.swap, scene, window, count));
    const values = swap.map(column => (column === null ? null : column.greatest / GIB));
    const known = values.filter(value => value !== null);
    return {name: 'swap', unit: 'GB', values, marks: [], bounds: niceBounds(known, {floor: 0, least: 1})};
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

/** The marks of a second series in the rows of the first. */
const marked = (line: string, row: number, {marks, bounds}: Drawing, rows: number): Row => {
  const segments: Segment[] = [];
  let from = 0;
  for (const [x, mark] of marks.entries()) {
    if (mark === null || rowOf(mark, bounds, rows) !== row) continue;
    segments.push(say(line.slice(from, x)), say('◆', {color: 'cyan'}));
    from = x + 1;
  }
  return [...segments, say(line.slice(from))];
};

/** Labels stand at the top, the bottom and, in a chart high enough, in the middle. */
const labelAt = (row: number, {bounds: {low, high}}: Drawing, rows: number): string => {
  if (row === 0) return axisLabel(high);
  if (row === rows - 1) return axisLabel(low);
  return rows >= 5 && rows % 2 === 1 && row === (rows - 1) / 2 ? axisLabel((low + high) / 2) : '';
};

const gutter = (row: number, drawing: Drawing, rows: number): Segment[] => {
  const name = row === 0 ? drawing.name : row === 1 ? drawing.unit : '';
  const label = labelAt(row, drawing, rows);
  const look: Segment =
    row === 0 ? say(name) : row === 1 && drawing.unit.startsWith('◆') ? say(name, {color: 'cyan'}) : quiet(name);
  return [look, quiet(alignRight(label, GUTTER - 1 - name.length)), quiet(label === '' ? '│' : '┤')];
};

const nothingYet = (row: number, rows: number, {values, marks}: Drawing): boolean =>
  row === Math.floor(rows / 2) && [...values, ...marks].every(value => value === null);

type Drawn = {drawing: Drawing; rows: number; ascii: boolean; result: Row[]};

/** Each chart as it was drawn last: its columns fill slowly, and most of the frames show it unchanged. */
const lastDrawn = new Map<string, Drawn>();

const sameValues = (a: readonly (number | null)[], b: readonly (number | null)[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

const isDrawn = (drawn: Drawn, drawing: Drawing, rows: number, ascii: boolean): boolean =>
  drawn.rows === rows &&
  drawn.ascii === ascii &&
  drawn.drawing.unit === drawing.unit &&
  drawn.drawing.bounds.low === drawing.bounds.low &&
  drawn.drawing.bounds.high === drawing.bounds.high &&
  sameValues(drawn.drawing.values, drawing.values) &&
  sameValues(drawn.drawing.marks, drawing.marks);

const drawChart = (drawing: Drawing, rows: number, ascii: boolean): Row[] => {
  const last = lastDrawn.get(drawing.name);
  if (last && isDrawn(last, drawing, rows, ascii)) return last.result;
  const result = plot(drawing.values, drawing.bounds, rows, ascii).map((line, row) => [
    ...gutter(row, drawing, rows),
    ...(nothingYet(row, rows, drawing) ? [quiet(' nothing measured in this span')] : marked(line, row, drawing, rows)),
  ]);
  lastDrawn.set(drawing.name, {drawing, rows, ascii, result});
  return result;
};

const SPAN_NAMES = {'10m': '10 min', '1h': '1 hour', all: 'whole run'} as const;

/** What has happened? The charts, of `rows` rows each, to stand one under the other on one time axis. */
export const chartsPanel = (
  scene: Scene,
  width: number,
  names: readonly ChartName[],
  rows: number,
): {charts: Row[][]; axis: Row} => {
  const {view, series, now, ui, options} = scene;
  const count = Math.max(2, width - GUTTER);
  const window = timeWindow(ui.span, view.run, now, count);
  return {
    charts: names.map(name => drawChart(DRAWINGS[name](series, scene, window, count), rows, options.ascii)),
    axis: [
      quiet(SPAN_NAMES[ui.span].padEnd(GUTTER - 1)),
      quiet('└'),
      quiet(timeAxis(ui.span, window, now, hasEnded(view.run.state), count)),
    ],
  };
};
