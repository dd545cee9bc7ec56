import {BYTES_PER_GB, formatClock, formatDuration, formatNumber} from '../../format/units.js';
import {AXIS_WORDS} from '../../insight/overlay/axis.js';
import {type OverlaidFigure, type Overlay, overlay} from '../../insight/overlay/overlay.js';
import type {Column} from '../../insight/series.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {type Bounds, plot} from '../chart.js';
import {chartColumns, GUTTER} from '../gutter.js';
import {chartGutter} from '../panels/chart-rows.js';
import {cutRow, quiet, type Row, type StyledText, say} from '../row.js';
import {drawable, holdBetween, niceBounds, withoutGiants, withoutOutliers, withSpikes} from '../scale.js';
import {axisWith} from '../time-axis.js';
import {lineLook} from './lines.js';
import {shareRows} from './run-charts.js';
import type {Options} from './types.js';

/** What one chart shows of the runs. */
type Sheet = {name: string; unit: string; figure: OverlaidFigure; scale: number};

const SHEETS: readonly Sheet[] = [
  {name: 'loss', unit: '', figure: 'loss', scale: 1},
  {name: 'pace', unit: 'it/min', figure: 'pace', scale: 1},
  {name: 'swap', unit: 'GB', figure: 'swap', scale: BYTES_PER_GB},
  {name: 'memory', unit: 'GB', figure: 'memory', scale: BYTES_PER_GB},
];

const scaled = (column: Column, scale: number): Column =>
  column && {least: column.least / scale, greatest: column.greatest / scale, last: column.last / scale};

const columnsOf = ({runs}: Overlay, {figure, scale}: Sheet): Column[][] =>
  runs.map(({figures}) => holdBetween(figures[figure].map(column => drawable(scaled(column, scale)))));

const extremes = (columns: readonly Column[]): number[] =>
  columns.flatMap(column => (column === null ? [] : [column.least, column.greatest]));

const boundsOf = (figure: OverlaidFigure, runs: readonly (readonly Column[])[]): Bounds => {
  const values = runs.map(extremes);
  if (figure === 'loss' || figure === 'valLoss') return niceBounds(withoutOutliers(values));
  if (figure === 'pace') return niceBounds(withoutGiants(values.flat()), {floor: 0});
  return niceBounds(values.flat(), {floor: 0, minRange: 1});
};

type Canvas = (StyledText | null)[][];

/** The lines over each other; the first run's is on top. */
const canvasOf = (sheet: Sheet, runs: readonly Column[][], bounds: Bounds, rows: number, options: Options): Canvas => {
  const width = runs[0]?.length ?? 0;
  const canvas: Canvas = Array.from({length: rows}, () => Array.from({length: width}, () => null));
  for (const [index, columns] of [...runs.entries()].reverse()) {
    const {style, symbols} = lineLook(index, options.ascii);
    const isSize = sheet.figure === 'swap' || sheet.figure === 'memory';
    const values = isSize ? columns.map(column => column?.greatest ?? null) : withSpikes(columns, bounds);
    for (const [y, line] of plot(values, bounds, rows, options.ascii, symbols).entries()) {
      for (const [x, character] of [...line].entries()) {
        const row = canvas[y];
        if (row !== undefined && character !== ' ') row[x] = say(character, style);
      }
    }
  }
  return canvas;
};

const isAlike = (a: StyledText, b: StyledText): boolean => a.color === b.color && a.bold === b.bold;

const rowOf = (cells: readonly (StyledText | null)[]): Row => {
  const row: StyledText[] = [];
  for (const cell of cells) {
    const piece = cell ?? say(' ');
    const last = row.at(-1);
    if (last !== undefined && (cell === null || isAlike(last, piece))) last.text += piece.text;
    else row.push({...piece});
  }
  return row;
};

const sheetRows = (sheet: Sheet, laid: Overlay, rows: number, options: Options): Row[] => {
  const runs = columnsOf(laid, sheet);
  const bounds = boundsOf(sheet.figure, runs);
  const canvas = canvasOf(sheet, runs, bounds, rows, options);
  return canvas.map((cells, y) => [
    ...chartGutter(y, {name: sheet.name, unit: sheet.unit, bounds}, rows),
    ...rowOf(cells),
  ]);
};

/** Less in use stands everywhere as 0.0 GB. */
const SOME_SWAP = 0.05 * BYTES_PER_GB;

const hasData = ({runs}: Overlay, {figure}: Sheet): boolean =>
  runs.some(({figures}) =>
    figures[figure].some(column => column !== null && (figure !== 'swap' || column.greatest >= SOME_SWAP)),
  );

const NAMES = {iteration: 'iterations', training: 'trained', clock: 'clock'} as const;

/** A series reaches to the end of its last bucket, beyond the last iteration. */
const lastIteration = (wholes: readonly WholeRun[]): number =>
  Math.max(...wholes.map(({figures}) => figures.iterations ?? Number.POSITIVE_INFINITY));

const axisRow = ({axis, range: {from, to}}: Overlay, width: number, now: number, last: number): Row => {
  const count = width >= 90 ? 4 : 2;
  const label = (at: number): string => {
    if (axis === 'clock') return formatClock(at, now);
    return axis === 'iteration' ? formatNumber(Math.min(last, Math.floor(at))) : at === 0 ? '0' : formatDuration(at);
  };
  const ticks = Array.from({length: count + 1}, (_, index) => from + ((to - from) * index) / count);
  const labels = ticks.map(at => ({at, label: label(at)}));
  return [quiet(NAMES[axis].padEnd(GUTTER - 1)), quiet('└'), quiet(axisWith(labels, from, to, width))];
};

/**
 * Several runs over each other in at most `rows` rows: a chart for each figure that any of them has, and their axis.
 * In words where none of them can be drawn by that axis.
 */
export const overlayRows = (
  wholes: readonly WholeRun[],
  axis: Overlay['axis'],
  {width, rows, now}: {width: number; rows: number; now: number},
  options: Options,
): Row[] => {
  const columns = chartColumns(width);
  const laid = overlay(wholes, axis, columns);
  if (laid === null) return [cutRow([quiet(`none of these runs can be drawn ${AXIS_WORDS[axis]}`)], width)];
  const sheets = SHEETS.filter(sheet => hasData(laid, sheet));
  const heights = shareRows(rows - 1, sheets.length);
  if (heights.length === 0) return [];
  return [
    ...heights.flatMap((height, index) => {
      const sheet = sheets[index];
      return sheet === undefined ? [] : sheetRows(sheet, laid, height, options);
    }),
    axisRow(laid, columns, now, lastIteration(wholes)),
  ].map(row => cutRow(row, width));
};
