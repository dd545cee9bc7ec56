import type {WholeRun} from '../../insight/whole/types.js';
import {type ChartName, chartsWithData} from '../chart-names.js';
import {chartRows} from '../panels/chart-rows.js';
import {chartsWords} from '../panels/charts.js';
import {cutRow, quiet, type Row} from '../row.js';
import {sceneOfRun} from './scene-of-run.js';
import type {Options} from './types.js';

/** Which charts come first where there is no room for all, and in which order they stand. */
const BY_IMPORTANCE: readonly ChartName[] = ['loss', 'pace', 'swap', 'gpu', 'memory'];

/** The fewest rows of a chart: a line, its ends, and the axis' labels. */
const MIN_ROWS = 3;
const MAX_ROWS = 14;

/**
 * The heights of as many charts, of `count` at most, as so many rows without the axis hold. What cannot be shared makes
 * the first ones higher, to an odd number where it can: those have a value in the middle of their scale.
 */
export const shareRows = (rows: number, count: number): number[] => {
  const charts = Math.max(0, Math.min(count, Math.floor(rows / MIN_ROWS)));
  if (charts === 0) return [];
  const each = Math.floor(rows / charts);
  const step = each % 2 === 0 ? 1 : 2;
  const higher = Math.floor((rows % charts) / step);
  return Array.from({length: charts}, (_, index) => Math.min(MAX_ROWS, each + (index < higher ? step : 0)));
};

/** The charts of one run over all of its time, with their axis and what is marked on it, in at most `rows` rows. */
export const runChartRows = (whole: WholeRun, width: number, rows: number, now: number, options: Options): Row[] => {
  const scene = sceneOfRun(whole, now, options);
  const drawn = chartsWithData(scene.series);
  if (drawn.length === 0) return rows < 1 ? [] : [[quiet(cutRow([quiet('nothing measured')], width)[0]?.text ?? '')]];
  const hasLegend = rows >= 14;
  const heights = shareRows(rows - (hasLegend ? 2 : 1), drawn.length);
  const names = BY_IMPORTANCE.filter(name => drawn.includes(name)).slice(0, heights.length);
  if (names.length === 0) return [];
  const words = chartsWords(scene, width, names);
  return [
    ...words.drawings.flatMap((drawing, index) => chartRows(drawing, heights[index] ?? MIN_ROWS, options.ascii)),
    words.axis,
    ...(hasLegend && words.legend !== null ? [words.legend] : []),
  ].map(row => cutRow(row, width));
};
