import {usageError} from '../../errors.js';
import {commandLine, shorten} from '../../format/command-line.js';
import {sessionWords} from '../../format/session-words.js';
import type {Run} from '../../journal/runs.js';
import {stateAndIteration} from '../../runs/view.js';
import {ask, canAsk} from './ask.js';

/** A command of which less is shown tells nothing. */
const LEAST_COMMAND = 12;
const MOST_COMMAND = 60;

/** In one line of the terminal, unless name and id alone are wider. */
const line = (run: Run, index: number): string => {
  const {record} = run;
  const before = `  ${index + 1}  ${record.name}  ${stateAndIteration(run)}  `;
  const session = sessionWords(record.session);
  const after = `  (${record.id}${session === null ? '' : `, ${session}`})`;
  const room = (process.stderr.columns ?? 80) - before.length - after.length;
  const command = shorten(commandLine(record.command), Math.max(LEAST_COMMAND, Math.min(MOST_COMMAND, room)));
  return `${before}${command}${after}`;
};

/** One of several runs, by the number that the user gives. Throws a `UserError` when nobody can be asked or it is none of them. */
export const chooseRun = async (runs: readonly Run[]): Promise<Run> => {
  const list = `Several trainings run:\n${runs.map(line).join('\n')}`;
  if (!canAsk()) throw usageError(list, 'Say which one: mlxtop attach NAME');
  const answer = await ask(`${list}\nWhich one? [1-${runs.length}]`);
  const run = runs[Number(answer?.trim() || Number.NaN) - 1];
  if (!run) throw usageError('That is none of them.', 'Give its number, or: mlxtop attach NAME');
  return run;
};
