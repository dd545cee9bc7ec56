import {chartGrid, columnAt, type Grid} from '../chart-grid.js';
import type {ChartName} from '../chart-names.js';
import {chartSeries, chartTime} from '../charted-runs.js';
import type {Drawing} from '../drawing.js';
import {chartColumns} from '../gutter.js';
import type {Row} from '../row.js';
import type {Scene} from '../scene.js';
import {axisRow} from './chart-axis.js';
import {legendRow} from './chart-legend.js';
import {cursorFields, cursorRow} from './cursor-line.js';
import {DRAWINGS} from './drawings.js';

/** What the charts drew last, by the snapshot that it was drawn from: between two of them only keys change anything. */
const drawn = new WeakMap<Scene['view'], Map<string, Drawing>>();

const drawingOf = (name: ChartName, scene: Scene, grid: Grid): Drawing => {
  const known = drawn.get(scene.view) ?? new Map<string, Drawing>();
  drawn.set(scene.view, known);
  const {ui} = scene;
  const {window, edges} = grid;
  const key = [name, ui.span, window.fromMs, window.toMs, edges.length, ui.chart.byIterations].join();
  const drawing =
    known.get(key) ?? DRAWINGS[name]({...scene, series: chartSeries(scene, grid.iterations !== null)}, grid);
  known.set(key, drawing);
  return drawing;
};

/**
 * `cursor` is its column, null without one; `legend` tells what the signs in the charts mean. `axis` tells what is
 * under it where that has no rows of its own.
 */
export type ChartsWords = {drawings: Drawing[]; cursor: number | null; axis: Row; legend: Row | null};

/** The grid of a panel's charts, and which column the cursor is in. */
export const charted = (scene: Scene, width: number): {grid: Grid; cursor: number | null} => {
  const {ui} = scene;
  const series = chartSeries(scene, ui.chart.byIterations);
  const grid = chartGrid(ui.span, ui.chart, series, chartTime(scene), chartColumns(width));
  return {grid, cursor: ui.chart.cursor === null ? null : columnAt(grid, ui.chart.cursor)};
};

/** What has happened? The charts, one under the other, and the axis that they share. */
export const chartsWords = (scene: Scene, width: number, names: readonly ChartName[]): ChartsWords => {
  const {grid, cursor} = charted(scene, width);
  return {
    drawings: names.map(name => drawingOf(name, scene, grid)),
    cursor,
    legend: legendRow(scene, grid, names, width),
    axis: cursor === null ? axisRow(scene, grid) : cursorRow(scene, cursorFields(scene, grid, cursor, width), width),
  };
};
