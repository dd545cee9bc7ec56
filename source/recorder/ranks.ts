import {createConnect} from '../host/remote/connect.js';
import {ownName, ownNames} from '../host/remote/own-names.js';
import type {Host} from '../host/types.js';
import {type RunRecord, runProcesses, trainingStartedAt} from '../journal/run-record.js';
import {steadyNow} from '../journal/steady-clock.js';
import {pauseRanks, problemWords, resumeRanks} from '../trainer/ranks/control.js';
import {ranksElsewhere} from '../trainer/ranks/elsewhere.js';

/**
 * Pauses, or resumes, a run's ranks on other machines, after those here. Never throws: resolves with why that did not
 * work everywhere, and with null when it did, or there are none.
 */
export const doToRanks = async (
  host: Pick<Host, 'toolsFolder' | 'processes' | 'startEnvironment'>,
  record: RunRecord,
  deed: 'pause' | 'resume',
): Promise<string | null> => {
  const connect = createConnect({toolsFolder: host.toolsFolder, path: record.path});
  const where = {own: ownNames(), ownName: ownName(), connect};
  const runSeconds = (steadyNow() - trainingStartedAt(record)) / 1000;
  const ranks = await ranksElsewhere(host, {record, roots: runProcesses(record), runSeconds}, where).catch(() => null);
  const problems = ranks === null ? [] : await (deed === 'pause' ? pauseRanks : resumeRanks)(ranks);
  return problems.length === 0 ? null : `Auto-pause could not ${deed} the ranks on ${problemWords(problems)}`;
};
