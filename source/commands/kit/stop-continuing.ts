import {existsSync} from 'node:fs';
import {homeFolder} from '../../journal/run-folder.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {dropEntry} from '../../runs/after-restart/drop-entry.js';
import {livingRuns, namedRuns} from '../../runs/find/find-run.js';
import {ensureRecorded} from '../../runs/revive/revive.js';
import {say} from './say.js';
import {user} from './user.js';

/**
 * The ended run that a word names, or the only one, which the system may still continue by itself after a restart of
 * the machine; null for none, and while a run lives that the word may mean.
 */
export const continuingRun = async (wanted: string | undefined): Promise<Run | null> => {
  const runs = await listRuns(await homeFolder());
  const candidates = runs.filter(({paths}) => existsSync(paths.loginEntry));
  if (candidates.length === 0) return null;
  const named = wanted === undefined ? runs : await namedRuns(runs, wanted);
  if ((await livingRuns(named)).length > 0) return null;
  const ended = named.filter(run => candidates.includes(run));
  // An entry that has nothing to do any more goes now.
  for (const run of ended) await ensureRecorded(run, user);
  const [run, ...others] = ended.filter(({paths}) => existsSync(paths.loginEntry));
  return run === undefined || (wanted === undefined && others.length > 0) ? null : run;
};

/** Has an ended run not continue by itself. Returns the exit code; throws a `UserError` where its entry stays. */
export const stopContinuing = async (run: Run): Promise<number> => {
  await dropEntry(run.paths);
  say(
    `${run.record.name} has already ended. It will no longer continue automatically after a restart of the machine.\n`,
  );
  return 0;
};
