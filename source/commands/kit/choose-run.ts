import {usageError} from '../../errors.js';
import {commandLine, shorten} from '../../format/command-line.js';
import {sessionWords} from '../../format/session-words.js';
import {textWidth} from '../../format/text-width.js';
import {isWaiting} from '../../journal/queue-entry.js';
import type {Run} from '../../journal/runs.js';
import {stateAndIteration} from '../../runs/view.js';
import {ask, canAsk} from './ask.js';

/** With fewer columns a command cannot be recognised, and is left out. */
const MIN_COMMAND_COLUMNS = 12;
const MAX_COMMAND_COLUMNS = 60;

/** What the middle of a line may take of its terminal. */
const roomBetween = (before: string, after: string, columns: number): number =>
  columns - textWidth(before) - textWidth(after);

/** A run in one line of a terminal of so many columns, unless its name and id alone are wider. */
export const runLine = (run: Run, index: number, columns: number): string => {
  const {record} = run;
  const name = `  ${index + 1}  ${record.name}  `;
  const state = stateAndIteration(run);
  const session = sessionWords(record.session);
  const after = `  (${record.id}${session === null ? '' : `, ${session}`})`;
  if (isWaiting(run.paths)) {
    // Why it waits is a sentence; a word of it says that it does.
    return `${name}${shorten(state, Math.max('waiting…'.length, roomBetween(name, after, columns)))}${after}`;
  }
  const before = `${name}${state}  `;
  const room = Math.min(MAX_COMMAND_COLUMNS, roomBetween(before, after, columns));
  if (room < MIN_COMMAND_COLUMNS) return `${name}${state}${after}`;
  return `${before}${shorten(commandLine(record.command), room)}${after}`;
};

/**
 * Lets the user choose one of several runs by number, those in progress first, then those of the queue. Throws a
 * `UserError` without a terminal to ask at, and for any other number.
 */
export const chooseRun = async (living: readonly Run[], waiting: readonly {run: Run}[] = []): Promise<Run> => {
  const runs = [...living, ...waiting.map(({run}) => run)];
  const list = `Several runs ${waiting.length === 0 ? 'are in progress' : 'are in progress or waiting'}:\n${runs.map((run, index) => runLine(run, index, process.stderr.columns ?? 80)).join('\n')}`;
  if (!canAsk()) throw usageError(list, 'Say which one: mlxtop attach NAME');
  const answer = await ask(`${list}\nWhich one? [1-${runs.length}]`);
  const run = runs[Number(answer?.trim() || Number.NaN) - 1];
  if (!run) throw usageError('That is not one of them.', 'Give a number from the list, or: mlxtop attach NAME');
  return run;
};
