import {formatAbout, UNKNOWN} from '../../format/units.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {alignRight} from '../figures.js';
import {cutRow, quiet, type Row, say} from '../row.js';
import {cleanText, cut, textWidth} from '../width.js';
import {bestWords, billWords, paceWords} from './figures.js';
import {lineLook} from './lines.js';
import type {Entry, Options} from './types.js';

type Column = {head: string; width: number; cell(whole: WholeRun): string};

/** In the order in which a wider panel shows more of them. */
const COLUMNS: readonly Column[] = [
  {head: 'pace', width: 10, cell: ({figures}) => paceWords(figures)},
  {head: 'best loss', width: 9, cell: ({figures}) => bestWords(figures)},
  {head: 'swapping cost', width: 15, cell: ({figures}) => billWords(figures)},
  {head: 'trained', width: 9, cell: ({figures}) => formatAbout(figures.trainedSeconds)},
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

/**
 * The marked runs one under the other, each with its line and what it comes to; `others` tells of a run what only a
 * comparison knows (how many times as fast as the first), in so many columns.
 */
export const compareRows = (
  marked: readonly Entry[],
  wholes: ReadonlyMap<string, WholeRun>,
  width: number,
  options: Options,
): Row[] => {
  const columns = columnsFor(width);
  const taken = columns.reduce((sum, column) => sum + column.width + GAP, SAMPLE);
  const name = Math.max(1, Math.min(MAX_NAME, width - taken));
  const gap = ' '.repeat(GAP);
  const head: Row = [
    say(' '.repeat(SAMPLE)),
    quiet(padded('marked', name)),
    ...columns.map(column => quiet(gap + alignRight(column.head, column.width))),
  ];
  const rows = marked.map((entry, index): Row => {
    const {sign, style} = lineLook(index, options.ascii);
    const whole = wholes.get(entry.id);
    const cell = (column: Column): string => (whole === undefined ? '…' : column.cell(whole) || UNKNOWN);
    return [
      say(`${sign}${sign} `, style),
      say(padded(cleanText(entry.view.run.name), name)),
      ...columns.map(column => say(gap + alignRight(cut(cell(column), column.width), column.width))),
    ];
  });
  return [head, ...rows].map(row => cutRow(row, width));
};
