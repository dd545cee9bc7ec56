import {printable} from '../format/printable.js';
import {textWidth} from '../format/text-width.js';
import type {RunView} from '../insight/view.js';
import {COLUMNS, type Column} from './run-columns.js';
import {columnsToText} from './table.js';

/** The width that every terminal is taken to have. */
const MIN_WIDTH = 80;
/** Between two columns. */
const GAP = 2;
/** A name is not cut below this to make room for figures, unless the name and the state alone do not fit. */
const NAME_COLUMNS = 16;
/** To the minute and to the second of an id: with less, runs of one day could not be told apart tomorrow. */
const SHORT_IDS = [13, 15];

/** The text cut to `width` columns; the last one is `…` when something was cut off. */
const cut = (text: string, width: number): string => {
  if (textWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (textWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
};

/** A column with its cells. */
type Filled = {column: Column; cells: string[]};

const widthOf = ({column, cells}: Filled): number => Math.max(...[column.head, ...cells].map(textWidth));

/** The least room that a column is given. */
const leastOf = (filled: Filled): number => {
  const {least = Number.POSITIVE_INFINITY, head} = filled.column;
  return Math.min(widthOf(filled), head === 'NAME' ? NAME_COLUMNS : least);
};

/** The columns that fit, the most important first chosen, in the order in which they are shown. */
const chosen = (columns: readonly Filled[], width: number): Filled[] => {
  const taken = new Set<Filled>();
  let used = -GAP;
  for (const filled of columns.toSorted((a, b) => a.column.rank - b.column.rank)) {
    const needed = GAP + leastOf(filled);
    if (filled.column.rank > 0 && used + needed > width) continue;
    taken.add(filled);
    used += needed;
  }
  return columns.filter(filled => taken.has(filled));
};

/** Cuts what may be cut to the width: the command first, then tags, then the name. */
const cutToFit = (columns: readonly Filled[], width: number): Filled[] => {
  let over = columns.reduce((sum, filled) => sum + widthOf(filled) + GAP, -GAP) - width;
  const cutOne = (filled: Filled, least: number): Filled => {
    const room = Math.max(least, widthOf(filled) - Math.max(0, over));
    over -= widthOf(filled) - room;
    return {...filled, cells: filled.cells.map(cell => cut(cell, room))};
  };
  const cutColumns = columns.toReversed().map(filled => {
    const {least} = filled.column;
    return least === undefined || over <= 0 ? filled : cutOne(filled, Math.min(least, widthOf(filled)));
  });
  return cutColumns.reverse();
};

/** A beginning of each id that no other begins with. */
const shortIds = (ids: readonly string[], all: readonly string[]): string[] =>
  ids.map(id => {
    const isUnique = (short: string): boolean => all.every(other => other === id || !other.startsWith(short));
    return SHORT_IDS.map(length => id.slice(0, length)).find(isUnique) ?? id;
  });

/** Ranks up to this one are worth a shorter id. */
const FIGURES = 5;

const fit = (columns: readonly Filled[], width: number, allIds: readonly string[]): Filled[] => {
  const whole = chosen(columns, width);
  const isComplete = columns.every(filled => filled.column.rank > FIGURES || whole.includes(filled));
  const fits = whole.reduce((sum, filled) => sum + leastOf(filled) + GAP, -GAP) <= width;
  if (isComplete && fits) return cutToFit(whole, width);
  const shorter = columns.map(filled =>
    filled.column.head === 'ID' ? {...filled, cells: shortIds(filled.cells, allIds)} : filled,
  );
  return cutToFit(chosen(shorter, width), width);
};

/**
 * What `mlxtop runs` prints as text, in the order of `views` and in lines of at most `columns`, but no fewer than 80.
 * An id may be cut to a beginning that no other of `allIds` has, which every command takes.
 */
export const runsText = (
  views: readonly RunView[],
  now: number,
  columns = Number.POSITIVE_INFINITY,
  allIds: readonly string[] = views.map(({run}) => run.id),
): string => {
  const shown = COLUMNS.filter(({isSpare}) => isSpare === undefined || !views.every(isSpare));
  const filled = shown.map(column => ({column, cells: views.map(view => printable(column.cell(view, now)))}));
  const table = fit(filled, Math.max(MIN_WIDTH, columns), allIds);
  const rows = views.map((_view, row) => table.map(({cells}) => cells[row] ?? ''));
  return columnsToText([table.map(({column}) => column.head), ...rows]);
};
