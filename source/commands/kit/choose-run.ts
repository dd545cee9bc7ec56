import {usageError} from '../../errors.js';
import {commandLine, shorten} from '../../format/command-line.js';
import {sessionWords} from '../../format/session-words.js';
import {isWaiting} from '../../journal/queue-entry.js';
import type {Run} from '../../journal/runs.js';
import {stateAndIteration} from '../../runs/view.js';
import {ask, canAsk} from './ask.js';

/** With fewer columns a command cannot be recognised. */
const MIN_COMMAND_COLUMNS = 12;
const MAX_COMMAND_COLUMNS = 60;

/** A run in one line of the terminal, unless its name and id alone are wider. */
const line = (run: Run, index: number): string => {
  const {record} = run;
  const before = `  ${index + 1}  ${record.name}  ${stateAndIteration(run)}  `;
  const session = sessionWords(record.session);
  const after = `  (${record.id}${session === null ? '' : `, ${session}`})`;
  if (isWaiting(run.paths)) return `${before.trimEnd()}${after}`;
  const room = (process.stderr.columns ?? 80) - before.length - after.length;
  const command = shorten(
    commandLine(record.command),
    Math.max(MIN_COMMAND_COLUMNS, Math.min(MAX_COMMAND_COLUMNS, room)),
  );
  return `${before}${command}${after}`;
};

/**
 * Lets the user choose one of several runs by number, those in progress first, then those of the queue. Throws a
 * `UserError` without a terminal to ask at, and for any other number.
 */
export const chooseRun = async (living: readonly Run[], waiting: readonly {run: Run}[] = []): Promise<Run> => {
  const runs = [...living, ...waiting.map(({run}) => run)];
  const list = `Several runs ${waiting.length === 0 ? 'are in progress' : 'are in progress or wait'}:\n${runs.map(line).join('\n')}`;
  if (!canAsk()) throw usageError(list, 'Say which one: mlxtop attach NAME');
  const answer = await ask(`${list}\nWhich one? [1-${runs.length}]`);
  const run = runs[Number(answer?.trim() || Number.NaN) - 1];
  if (!run) throw usageError('That is not one of them.', 'Give a number from the list, or: mlxtop attach NAME');
  return run;
};
