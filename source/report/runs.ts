import {commandLine, shorten} from '../format/command-line.js';
import {stateWord} from '../format/state-word.js';
import {textWidth} from '../format/text-width.js';
import {formatClock, formatDuration, formatNumber, UNKNOWN} from '../format/units.js';
import type {RunView} from '../insight/view.js';
import {wholeTraining} from '../insight/whole-training.js';
import {isReleased} from './released.js';
import {columnsToText} from './table.js';

/** Characters. A longer command line would wrap, and its beginning is enough to recognise it. */
const MAX_COMMAND = 48;

/** Where a run is, in iterations of the whole training: `1,234/6,000`. */
export const iterationWords = (view: Pick<RunView, 'training'>): string => {
  const {iteration, total} = wholeTraining(view);
  return total === null ? formatNumber(iteration) : `${formatNumber(iteration)}/${formatNumber(total)}`;
};

const row = (view: RunView, now: number): string[] => {
  const {run, training} = view;
  return [
    run.name,
    isReleased(view) ? 'released' : stateWord(run),
    iterationWords(view),
    training.trainLoss === null ? UNKNOWN : formatNumber(training.trainLoss, 3),
    formatClock(run.startedAt, now),
    formatDuration(run.elapsedSeconds),
    run.id,
    shorten(commandLine(run.command), MAX_COMMAND),
  ];
};

const HEAD = ['NAME', 'STATE', 'ITERATION', 'LOSS', 'STARTED', 'TIME', 'ID', 'COMMAND'];
/**
 * Columns that a narrow terminal does without, in this order: the id contains the start, `mlxtop status` shows the
 * rest.
 */
const DISPENSABLE = ['STARTED', 'LOSS', 'TIME'];
/** The least of a command that is still recognisable. */
const MIN_COMMAND = 16;
const MIN_NAME = 12;
/** The width that every terminal is taken to have. */
const MIN_WIDTH = 80;

const widthOf = (table: readonly string[][]): number =>
  Math.max(
    ...columnsToText(table)
      .split('\n')
      .map(line => textWidth(line)),
  );

const without = (table: readonly string[][], name: string): string[][] => {
  const column = table[0]?.indexOf(name) ?? -1;
  return column < 0 ? [...table] : table.map(row => row.toSpliced(column, 1));
};

/** Cuts one column to the width that is left for it, but not below `least`. */
const cutColumn = (table: readonly string[][], name: string, width: number, least: number): string[][] => {
  const column = table[0]?.indexOf(name) ?? -1;
  const widest = Math.max(...table.map(row => (row[column] ?? '').length));
  const room = Math.max(least, widest - Math.max(0, widthOf(table) - width));
  return table.map(row => row.with(column, shorten(row[column] ?? '', room)));
};

/** Leaves columns out until the command is readable, then cuts that; the id is never cut. */
const fit = (table: readonly string[][], width: number): string[][] => {
  let fitting = [...table];
  for (const name of DISPENSABLE) {
    const cut = cutColumn(fitting, 'COMMAND', width, MIN_COMMAND);
    if (widthOf(cut) <= width) return cut;
    fitting = without(fitting, name);
  }
  return cutColumn(cutColumn(fitting, 'COMMAND', width, MIN_COMMAND), 'NAME', width, MIN_NAME);
};

/**
 * What `mlxtop runs` prints as text, in the order of `views` and in lines of at most `columns`, but no fewer than 80.
 */
export const runsText = (views: readonly RunView[], now: number, columns = Number.POSITIVE_INFINITY): string =>
  columnsToText(fit([HEAD, ...views.map(view => row(view, now))], Math.max(MIN_WIDTH, columns)));
