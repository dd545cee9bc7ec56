import {UserError} from '../errors.js';
import {createConnect} from '../host/remote/connect.js';
import {ownName, ownNames} from '../host/remote/own-names.js';
import type {Host} from '../host/types.js';
import {runProcesses, trainingStartedAt} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {steadyNow} from '../journal/steady-clock.js';
import {problemWords, type RankProblem, type RanksOptions} from '../trainer/ranks/control.js';
import {ranksElsewhere} from '../trainer/ranks/elsewhere.js';

/**
 * Does to a run's ranks on other machines what was done to those here, at once after that. Does nothing for a run on
 * this machine alone. Resolves with the hosts on which processes were signalled.
 * @throws {UserError} where it did not work: `what` was done here (`is paused`), and what it means there.
 */
export const doElsewhere = async (
  host: Pick<Host, 'toolsFolder' | 'processes' | 'startEnvironment'>,
  {record}: Run,
  what: {done: string; meaning: string},
  deed: (ranks: RanksOptions) => Promise<RankProblem[]>,
): Promise<string[]> => {
  const connect = createConnect({toolsFolder: host.toolsFolder, path: record.path});
  const runSeconds = (steadyNow() - trainingStartedAt(record)) / 1000;
  const ranked = {record, roots: runProcesses(record), runSeconds};
  const ranks = await ranksElsewhere(host, ranked, {own: ownNames(), ownName: ownName(), connect});
  const reached = new Set<string>();
  const problems = ranks === null ? [] : await deed({...ranks, onSent: name => reached.add(name)});
  if (problems.length === 0) return [...reached];
  throw new UserError(`${record.name} ${what.done} here, but not on ${problemWords(problems)}.`, what.meaning);
};
