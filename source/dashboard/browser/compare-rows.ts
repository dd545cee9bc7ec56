import {formatAbout} from '../../format/units.js';
import {compareRuns} from '../../insight/compare/compare.js';
import type {Against, Comparison} from '../../insight/compare/types.js';
import type {RunFigures, WholeRun} from '../../insight/whole/types.js';
import {alignRight} from '../figures.js';
import {cutRow, quiet, type Row, say} from '../row.js';
import {cleanText, cut, textWidth, wrap} from '../width.js';
import {bestWords, billWords, paceWords} from './figures.js';
import {lineLook} from './lines.js';
import type {Entry, Options} from './types.js';

/** How many times as fast as the first one a run is: `2.1×`, `≈2.1×` by the trainers' own words. */
const ratioWords = (against: Against | undefined): string => {
  if (against?.pace == null) return '';
  const {value, error, stated} = against.pace;
  return `${stated || error === null ? '≈' : ''}${value.toFixed(value < 9.95 ? 2 : 1)}×`;
};

type Column = {head: string; width: number; cell(whole: WholeRun, against: Against | undefined): string};

const BILL = 14;

/** Whole, or without how many times slower that was. */
const shortBill = (figures: RunFigures): string => {
  const whole = billWords(figures);
  return whole.length <= BILL ? whole : billWords({...figures, slowdownFactor: null});
};

/** In the order in which a wider panel shows more of them. */
const COLUMNS: readonly Column[] = [
  {head: 'pace', width: 9, cell: ({figures}) => paceWords(figures)},
  {head: 'loss', width: 6, cell: ({figures}) => bestWords(figures)},
  {head: 'swap cost', width: BILL, cell: ({figures}) => shortBill(figures)},
  {head: 'speed', width: 6, cell: (_whole, against) => ratioWords(against)},
  {head: 'trained', width: 11, cell: ({figures}) => formatAbout(figures.trainedSeconds)},
];

const SAMPLE = 3;
const MIN_NAME = 10;
const MAX_NAME = 40;
const GAP = 2;

const columnsFor = (width: number): readonly Column[] => {
  let free = width - SAMPLE - MIN_NAME;
  const chosen: Column[] = [];
  for (const column of COLUMNS) {
    if (column.width + GAP > free) break;
    chosen.push(column);
    free -= column.width + GAP;
  }
  return chosen;
};

const padded = (text: string, width: number): string => {
  const kept = cut(text, width);
  return kept + ' '.repeat(Math.max(0, width - textWidth(kept)));
};

const headingRow = (columns: readonly Column[], name: number): Row => [
  say(' '.repeat(SAMPLE)),
  quiet(padded('', name)),
  ...columns.map(column => quiet(' '.repeat(GAP) + alignRight(column.head, column.width))),
];

/** The marked runs one under the other, each with its line and what it comes to; the first is the baseline. */
export const markedRows = (
  marked: readonly Entry[],
  wholes: ReadonlyMap<string, WholeRun>,
  comparison: Comparison | null,
  width: number,
  options: Options,
): Row[] => {
  const columns = columnsFor(width);
  const taken = columns.reduce((sum, column) => sum + column.width + GAP, SAMPLE);
  const name = Math.max(1, Math.min(MAX_NAME, width - taken));
  const rows = marked.map((entry, index): Row => {
    const {sign, style} = lineLook(index, options.ascii);
    const whole = wholes.get(entry.id);
    const against = comparison?.against.find(one => comparison.runs[one.index]?.id === entry.id);
    const cell = (column: Column): string => (whole === undefined ? '…' : column.cell(whole, against));
    return [
      say(`${sign}${sign} `, style),
      say(padded(cleanText(entry.view.run.name), name)),
      ...columns.map(column => say(' '.repeat(GAP) + alignRight(cut(cell(column), column.width), column.width))),
    ];
  });
  return [headingRow(columns, name), ...rows].map(row => cutRow(row, width));
};

/** Lines of a sentence at most. */
const MAX_LINES = 4;

/** What is unfair about the comparison first, then a sentence for each run against the first; at most `rows` rows. */
export const sentenceRows = ({unfair, against}: Comparison, width: number, rows: number): Row[] => {
  if (rows < 1) return [];
  const warnings = unfair.slice(0, 1).flatMap(({text}) => {
    const more = unfair.length > 1 ? ` (and ${unfair.length - 1} more: mlxtop compare)` : '';
    return wrap(cleanText(`unfair: ${text}${more}`), width, Math.min(MAX_LINES, rows));
  });
  const told: Row[] = warnings.map((line): Row => [say(line, {color: 'yellow'})]);
  for (const {sentence} of against) {
    const room = rows - told.length;
    if (room < 1) break;
    told.push(...wrap(cleanText(sentence), width, Math.min(MAX_LINES, room)).map((line): Row => [say(line)]));
  }
  return told;
};

const compared = new WeakMap<WholeRun, {runs: readonly WholeRun[]; comparison: Comparison}>();

/** The comparison of these runs with the first of them, worked out once; null for fewer than two. */
export const comparisonOf = (runs: readonly WholeRun[]): Comparison | null => {
  const [first, ...others] = runs;
  if (first === undefined || others.length === 0) return null;
  const known = compared.get(first);
  if (known?.runs.length === runs.length && known.runs.every((run, index) => run === runs[index])) {
    return known.comparison;
  }
  const comparison = compareRuns(runs);
  compared.set(first, {runs, comparison});
  return comparison;
};
