import {BYTES_PER_GB} from '../../format/units.js';
import type {Column, RunSeries, SpannedSeries} from '../../insight/series.js';
import type {Bounds} from '../chart.js';
import {chartGrid, columnAt, figureIn, type Grid} from '../chart-grid.js';
import type {ChartName} from '../chart-names.js';
import {chartColumns} from '../gutter.js';
import type {Row} from '../row.js';
import {drawable, holdBetween, niceBounds, withSpikes} from '../scale.js';
import type {Scene} from '../scene.js';
import {axisRow} from './chart-axis.js';
import {cursorFields, cursorRow} from './cursor-line.js';

/** What one chart draws: for each column a value and a mark, null where there is none. */
export type Drawing = {
  name: string;
  unit: string;
  values: (number | null)[];
  marks: (number | null)[];
  bounds: Bounds;
};

const read = (spanned: SpannedSeries, {ui}: Scene, grid: Grid): Column[] =>
  figureIn(spanned, grid, ui.span, ui.chart).map(drawable);

const extremes = (all: readonly Column[]): number[] =>
  all.flatMap(column => (column === null ? [] : [column.least, column.greatest]));

/**
 * What each chart shows. Memory, swap and pace start at zero, since their size matters; a loss is read by its fall.
 */
const DRAWINGS: Record<ChartName, (series: RunSeries, scene: Scene, grid: Grid) => Drawing> = {
  memory: (series, scene, grid) => {
    const memory = holdBetween(read(series.memory, scene, grid));
    const values = memory.map(column => (column === null ? null : column.greatest / BYTES_PER_GB));
    const total = (scene.view.memory?.totalBytes ?? 0) / BYTES_PER_GB;
    const bounds = niceBounds(
      values.filter(value => value !== null),
      {floor: 0, minRange: 1},
    );
    return {
      name: 'memory',
      unit: 'GB',
      values,
      marks: [],
      bounds: total > bounds.high / 2 ? {low: 0, high: total} : bounds,
    };
  },
  swap: (series, scene, grid) => {
    const swap = holdBetween(read(series.swap, scene, grid));
    const values = swap.map(column => (column === null ? null : column.greatest / BYTES_PER_GB));
    const known = values.filter(value => value !== null);
    return {name: 'swap', unit: 'GB', values, marks: [], bounds: niceBounds(known, {floor: 0, minRange: 1})};
  },
  pace: (series, scene, grid) => {
    const pace = holdBetween(read(series.pace, scene, grid));
    const bounds = niceBounds(extremes(pace), {floor: 0});
    return {name: 'pace', unit: 'it/min', values: withSpikes(pace, bounds), marks: [], bounds};
  },
  loss: (series, scene, grid) => {
    const loss = holdBetween(read(series.loss, scene, grid));
    const valLoss = read(series.valLoss, scene, grid);
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

/** What the charts drew last, by the snapshot that it was drawn from: between two of them only keys change anything. */
const drawn = new WeakMap<Scene['view'], Map<string, Drawing>>();

const drawingOf = (name: ChartName, scene: Scene, grid: Grid): Drawing => {
  const known = drawn.get(scene.view) ?? new Map<string, Drawing>();
  drawn.set(scene.view, known);
  const {ui, series} = scene;
  const {window, edges} = grid;
  const key = [name, ui.span, window.fromMs, window.toMs, edges.length, ui.chart.byIterations].join();
  const drawing = known.get(key) ?? DRAWINGS[name](series, scene, grid);
  known.set(key, drawing);
  return drawing;
};

/** `cursor` is its column, null without one. `axis` tells what is under it where that has no rows of its own. */
export type ChartsWords = {drawings: Drawing[]; cursor: number | null; axis: Row};

/** The grid of a panel's charts, and which column the cursor is in. */
export const charted = (scene: Scene, width: number): {grid: Grid; cursor: number | null} => {
  const {view, series, now, ui} = scene;
  const grid = chartGrid(ui.span, ui.chart, series, {run: view.run, now}, chartColumns(width));
  return {grid, cursor: ui.chart.cursor === null ? null : columnAt(grid, ui.chart.cursor)};
};

/** What has happened? The charts, one under the other, and the axis that they share. */
export const chartsWords = (scene: Scene, width: number, names: readonly ChartName[]): ChartsWords => {
  const {grid, cursor} = charted(scene, width);
  return {
    drawings: names.map(name => drawingOf(name, scene, grid)),
    cursor,
    axis: cursor === null ? axisRow(scene, grid) : cursorRow(scene, cursorFields(scene, grid, cursor, width), width),
  };
};
