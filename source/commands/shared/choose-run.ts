import {usageError} from '../../errors.js';
import {commandLine, shorten} from '../../format/command-line.js';
import type {Run} from '../../journal/runs.js';
import {ask, canAsk} from './ask.js';
import {stateAndIteration} from './view.js';

const line = (run: Run, index: number): string => {
  const {record} = run;
  return `  ${index + 1}  ${record.name}  ${stateAndIteration(run)}  ${shorten(commandLine(record.command), 60)}  (${record.id})`;
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
