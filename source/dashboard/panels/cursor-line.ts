import {BYTES_PER_GB, formatClock, formatNumber, UNKNOWN} from '../../format/units.js';
import {type Column, PRESSURES, pointsOf, type SpannedSeries} from '../../insight/series.js';
import {inWhole} from '../../insight/whole-training.js';
import {figureIn, type Grid, middleOf} from '../chart-grid.js';
import {chartsWithData} from '../chart-names.js';
import {chartSeries, clockTime} from '../charted-runs.js';
import {flow, named} from '../fields.js';
import {threeDigits} from '../figures.js';
import {quiet, type Row, rowWidth, say, strong} from '../row.js';
import {holdBetween} from '../scale.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {isInPast} from './chart-axis.js';

/** Columns from which on names and units are written out. */
const WIDE = 112;
const SECONDS_BELOW_MS = 60_000;
const NOT_LIVE = say('not live', {color: 'yellow'});

/** The last value before a time: of what is measured now and then it holds until the next one. */
const lastBefore = (spans: SpannedSeries, at: number): number | null =>
  pointsOf(spans).findLast(({from}) => from < at)?.value ?? null;

const clock = (at: number, now: number, columnMs: number): string => {
  const seconds = columnMs < SECONDS_BELOW_MS ? `:${String(new Date(at).getSeconds()).padStart(2, '0')}` : '';
  return `${formatClock(at, now)}${seconds}`;
};

const gigabytes = (column: Column): string =>
  column === null ? UNKNOWN : `${(column.greatest / BYTES_PER_GB).toFixed(1)} GB`;

const share = (column: Column): string => (column === null ? UNKNOWN : `${Math.round(column.last)} %`);

const pressureWord = (column: Column): string => (column && PRESSURES[column.greatest]) ?? UNKNOWN;

/**
 * What the cursor tells of its column: time and iteration, then the figures as the charts draw them, `—` where they
 * are blank. The least
 * and greatest of a column are in the drawing; here stands its last value.
 */
export const cursorFields = (scene: Scene, grid: Grid, column: number, width: number): Row[] => {
  const {view, now, ui} = scene;
  const series = chartSeries(scene, grid.iterations !== null);
  const from = grid.edges[column] ?? 0;
  const to = grid.edges[column + 1] ?? from;
  const wide = width >= WIDE;
  const of = (spans: SpannedSeries): Column => holdBetween(figureIn(spans, grid, ui.span, ui.chart))[column] ?? null;
  const iteration = lastBefore(series.iteration, to);
  const has = new Set(chartsWithData(series));
  const inWords = (long: string, short: string): string => (wide ? long : short);
  return [
    [strong(clock(clockTime(scene, ui.chart.cursor ?? middleOf(grid, column)), now, to - from))],
    named(inWords('iteration', 'it'), iteration === null ? UNKNOWN : formatNumber(inWhole(view, iteration))),
    named('loss', formatNumber(of(series.loss)?.last, 3)),
    named(inWords('val loss', 'val'), formatNumber(lastBefore(series.valLoss, to), 3)),
    [quiet(inWords('pace ', '')), say(threeDigits(of(series.pace)?.last, 0)), quiet(inWords(' it/min', '/min'))],
    ...(has.has('gpu') ? [named('gpu', share(of(series.cardBusy)))] : []),
    ...(has.has('swap') ? [named('swap', gigabytes(of(series.swap)))] : []),
    named(inWords('memory', 'mem'), `${gigabytes(of(series.memory))} ${pressureWord(of(series.pressure))}`),
  ];
};

/** As many of them as fit into one row, which takes the place of the axis; that time stands still comes first. */
export const cursorRow = (scene: Scene, fields: readonly Row[], width: number): Row =>
  flow(isInPast(scene) && !hasEnded(scene.view.run.state) ? [[NOT_LIVE], ...fields] : fields, width);

/** All of them in at most `rows` rows. */
export const cursorLines = (fields: readonly Row[], width: number, rows: number): Row[] => {
  const lines: Row[][] = [[]];
  for (const field of fields) {
    const line = lines.at(-1) ?? [];
    const used = line.reduce((sum, one) => sum + 2 + rowWidth(one), 0);
    if (line.length > 0 && used + rowWidth(field) > width && lines.length < rows) lines.push([field]);
    else line.push(field);
  }
  return lines.map(line => flow(line, width));
};
