import type {Axis} from '../../insight/overlay/axis.js';
import {type OverlaidFigure, type Overlay, overlay} from '../../insight/overlay/overlay.js';
import type {Column, Series} from '../../insight/series.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {hasValues} from './buckets.js';
import type {Chart, ChartGroup, ChartLine, ChartUnit, Tone} from './chart.js';
import {lossAxis} from './charts-of-run.js';

/** Columns of runs laid over each other: as fine as a page shows. */
const COLUMNS = 200;
const TONES: readonly Tone[] = ['a', 'b', 'c', 'd'];
const DASHES = [0, 1, 2, 3] as const;

/** How a run is told from the others: by colour, and by its dashes and points. */
export const lookOf = (index: number): Pick<ChartLine, 'tone' | 'dash'> => ({
  tone: TONES[index % TONES.length] ?? 'a',
  // From the fifth run on each colour comes again, with other dashes.
  dash: DASHES[(index + Math.floor(index / TONES.length)) % DASHES.length] ?? 0,
});

const seriesOf = (columns: readonly Column[], from: number, step: number): Series => ({
  kind: 'whole',
  bucketMs: step,
  startMs: from,
  least: columns.map(column => column?.least ?? null),
  greatest: columns.map(column => column?.greatest ?? null),
  last: columns.map(column => column?.last ?? null),
});

const isSame = (one: Column, other: Column | undefined): boolean =>
  one !== null &&
  other != null &&
  one.last === other.last &&
  one.least === other.least &&
  one.greatest === other.greatest;

/** What was measured once only once: columns that are shorter than a bucket repeat it. */
const onceEach = (columns: readonly Column[]): Column[] =>
  columns.map((column, index) => (isSame(column, columns[index - 1]) ? null : column));

type Figure = {figure: OverlaidFigure; title: string; about: string; unit: ChartUnit; look?: ChartLine['look']};

const LOSSES: readonly Figure[] = [
  {figure: 'loss', title: 'Training loss', about: 'The training loss of each run', unit: 'loss'},
  {figure: 'valLoss', title: 'Validation loss', about: 'The validation loss of each run', unit: 'loss', look: 'points'},
];
const IN_TIME: readonly Figure[] = [
  {figure: 'pace', title: 'Pace', about: 'Iterations a minute of each run', unit: 'iterations/min'},
  {figure: 'swap', title: 'Swap in use', about: 'The swap that was in use during each run', unit: 'bytes'},
];

const chartOf = (
  {figure, title, about, unit, look = 'line'}: Figure,
  laid: Overlay,
  labels: readonly string[],
  range: {from: number; until: number},
  words: string,
): Chart[] => {
  const step = (range.until - range.from) / COLUMNS;
  const lines = laid.runs.flatMap(({figures}, index): ChartLine[] => {
    const values = seriesOf(look === 'points' ? onceEach(figures[figure]) : figures[figure], range.from, step);
    const sparse = figure === 'valLoss' || figure === 'loss';
    return hasValues(values)
      ? [{key: `run${index + 1}`, label: labels[index] ?? '', values, look, sparse, ...lookOf(index)}]
      : [];
  });
  const most = Math.max(0, ...lines.flatMap(({values}) => values.greatest.filter(value => value !== null)));
  if (lines.length === 0 || (figure === 'swap' && most === 0)) return [];
  const all = lines.map(({values}) => values);
  const axis = unit === 'loss' ? lossAxis(all, range) : {low: 0, high: most || 1, log: false};
  const name = `all-${laid.axis}-${figure}`;
  return [{name, title, about: `${about}, ${words}.`, unit, ...axis, lines, levels: [], size: 'large', plain: true}];
};

const SECOND = 1000;

const groupBy = (runs: readonly WholeRun[], labels: readonly string[], axis: Axis): ChartGroup | null => {
  const laid = overlay(runs, axis, COLUMNS);
  if (laid === null) return null;
  const isTraining = axis === 'training';
  const factor = isTraining ? SECOND : 1;
  const range = {from: laid.range.from * factor, until: laid.range.to * factor};
  const words = isTraining ? 'by training time' : 'by iteration';
  const charts = (isTraining ? IN_TIME : LOSSES).flatMap(figure => chartOf(figure, laid, labels, range, words));
  const axisName = isTraining ? 'by training time, without pauses and sleep' : words;
  return charts.length === 0
    ? null
    : {axis: isTraining ? 'time' : 'iteration', elapsed: isTraining, axisName, ...range, charts};
};

/** Runs over each other: their losses by iteration, their pace and swap by training time. */
export const chartsOfAll = (runs: readonly WholeRun[], labels: readonly string[]): ChartGroup[] =>
  (['iteration', 'training'] as const).flatMap(axis => groupBy(runs, labels, axis) ?? []);
