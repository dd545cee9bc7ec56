import {commandLine, shorten} from '../format/command-line.js';
import {stateWord} from '../format/state-word.js';
import {textWidth} from '../format/text-width.js';
import {formatClock, formatDuration, formatNumber, UNKNOWN} from '../format/units.js';
import type {RunView} from '../insight/view.js';
import {wholeTraining} from '../insight/whole-training.js';
import {isReleased} from './released.js';
import {columnsToText} from './table.js';

/** Long command lines would wrap; the beginning tells which training it was. */
const MOST_COMMAND = 48;

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
    shorten(commandLine(run.command), MOST_COMMAND),
  ];
};

const HEAD = ['NAME', 'STATE', 'ITERATION', 'LOSS', 'STARTED', 'TIME', 'ID', 'COMMAND'];
/** What a narrow terminal goes without, one after the other: the id tells the start, `mlxtop status` the rest. */
const LEFT_OUT = ['STARTED', 'LOSS', 'TIME'];
/** So much of a command still tells which one it was. */
const LEAST_COMMAND = 16;
const LEAST_NAME = 12;
/** Columns that every terminal has. */
const NARROWEST = 80;

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

/** Cuts one column to what is left of the width, but not below `least`. */
const cutColumn = (table: readonly string[][], name: string, width: number, least: number): string[][] => {
  const column = table[0]?.indexOf(name) ?? -1;
  const widest = Math.max(...table.map(row => (row[column] ?? '').length));
  const room = Math.max(least, widest - Math.max(0, widthOf(table) - width));
  return table.map(row => row.with(column, shorten(row[column] ?? '', room)));
};

/** Columns are left out until the command can be read, then it is cut; the id never is. */
const fit = (table: readonly string[][], width: number): string[][] => {
  let fitting = [...table];
  for (const name of LEFT_OUT) {
    const cut = cutColumn(fitting, 'COMMAND', width, LEAST_COMMAND);
    if (widthOf(cut) <= width) return cut;
    fitting = without(fitting, name);
  }
  return cutColumn(cutColumn(fitting, 'COMMAND', width, LEAST_COMMAND), 'NAME', width, LEAST_NAME);
};

/** What `mlxtop runs` prints for a person: newest first, in lines of at most `columns` where a terminal has so many. */
export const runsText = (views: readonly RunView[], now: number, columns = Number.POSITIVE_INFINITY): string =>
  columnsToText(fit([HEAD, ...views.map(view => row(view, now))], Math.max(NARROWEST, columns)));
