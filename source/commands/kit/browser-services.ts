import {readdirSync, statSync} from 'node:fs';
import type {Listed, Services} from '../../dashboard/browser/types.js';
import {errorCode, UserError} from '../../errors.js';
import {forgetHistory} from '../../history/shared.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {runsFolder} from '../../journal/run-folder.js';
import {listAllRuns, listRuns, type Run} from '../../journal/runs.js';
import {unreadableFolders} from '../../journal/unreadable.js';
import {viewOf} from '../../runs/view.js';
import {listeningUser} from './listening-user.js';

/** Names that begin with a dot are file managers'. */
const foldersIn = (home: string): string[] => {
  try {
    return readdirSync(runsFolder(home)).filter(name => !name.startsWith('.'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
};

/** All that stands among the runs of a home folder. */
export const listForBrowser = async (home: string): Promise<Listed> => {
  const {runs, newer} = await listAllRuns(home);
  const known = new Set([...newer, ...runs.map(({record}) => record.id)]);
  // Most homes have no such folder, and need not be read twice.
  const isComplete = foldersIn(home).every(name => known.has(name));
  return {runs, newer, unreadable: isComplete ? [] : unreadableFolders(home, Date.now())};
};

/** A run as it is now: another process may have renamed it, or removed it. */
const runNow = async (home: string, id: string): Promise<Run> => {
  const run = (await listRuns(home)).find(({record}) => record.id === id);
  if (run) return run;
  throw new UserError(`The run ${id} is gone.`, 'It was removed from another terminal. All runs: mlxtop runs');
};

/** Of hundreds of runs only those in progress are kept in memory, to be read on. */
const view = (run: Run): ReturnType<typeof viewOf> => {
  const seen = viewOf(run);
  if (seen.run.endedAt !== null) forgetHistory(run.paths);
  return seen;
};

const readOne = async (run: Run): Promise<WholeRun> => {
  const {readWhole} = await import('../../runs/recorded/read-recorded.js');
  const whole = await readWhole(run);
  if (whole.view.run.endedAt !== null) forgetHistory(run.paths);
  return whole;
};

/**
 * What the list of all runs needs of the program; `showDashboard` shows one of them in this terminal. What only a key
 * needs is loaded when it is pressed: the list itself must not wait for it.
 */
export const browserServices = (home: string, showDashboard: (run: Run) => Promise<void>): Services => ({
  now: () => Date.now(),
  list: () => listForBrowser(home),
  folders: () => foldersIn(home),
  stamp: ({paths}) => String(statSync(paths.labels, {throwIfNoEntry: false})?.mtimeMs ?? ''),
  view,
  async tend(run) {
    const {tryToRecord} = await import('../../runs/revive/revive.js');
    await tryToRecord(run);
  },
  whole: readOne,
  async report(ids) {
    const {writePage} = await import('../report.js');
    const wholes: WholeRun[] = [];
    for (const id of ids) wholes.push(await readOne(await runNow(home, id)));
    return `Wrote ${await writePage(wholes)}`;
  },
  async rename(id, name) {
    const [{checkedName}, {renameRun}] = await Promise.all([
      import('../../runs/label/check.js'),
      import('../../runs/label/rename.js'),
    ]);
    const {user, words} = listeningUser();
    await renameRun(await runNow(home, id), checkedName(name), user);
    return words();
  },
  async tag(id, tags) {
    const {retagRun} = await import('../../runs/label/retag.js');
    const run = await runNow(home, id);
    const now = retagRun(run, tags);
    return now.length === 0 ? `${run.record.name} has no tags.` : `${run.record.name}: ${now.join(', ')}`;
  },
  async remove(id) {
    const {removeRuns} = await import('../../runs/prune/remove-runs.js');
    await runNow(home, id);
    const {user, words} = listeningUser();
    const code = await removeRuns([id], user, true);
    if (code !== 0) throw new UserError(words(), '');
    return words();
  },
  async dashboard(id) {
    const run = await runNow(home, id);
    const before = process.listeners('SIGINT');
    await showDashboard(run);
    // A dashboard that has been closed ignores ^C until its process ends; here that goes on.
    for (const listener of process.listeners('SIGINT')) if (!before.includes(listener)) process.off('SIGINT', listener);
    forgetHistory(run.paths);
  },
});
