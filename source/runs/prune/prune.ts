import {rmSync} from 'node:fs';
import {errorMessage, UserError} from '../../errors.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {homeFolder} from '../../journal/run-folder.js';
import {isImported} from '../../journal/run-record.js';
import {listRuns, type Run} from '../../journal/runs.js';
import type {Settings} from '../../settings/check.js';
import {isToContinue} from '../after-restart/look.js';
import {dropEntryOrNot} from '../after-restart/stale.js';
import {withOpenSession} from '../find/open-sessions.js';
import {unlessUnreadable} from '../find/unreadable-runs.js';
import {hasEnd, lifeOfRecorder, lifeOfRun} from '../life.js';
import {withSilentSession} from './silent-sessions.js';

/** What is to be removed: whole runs, and the sessions of runs that have ended long ago. */
export type PrunePlan = {
  runs: Run[];
  /** Ended runs whose sessions nobody has used for a week. */
  sessions: Run[];
  /** Runs that are kept only because their sessions are open. */
  open: Run[];
  /** How many runs stay. */
  kept: number;
};

/** `failed`: a sentence for each run or session that could not be removed. */
export type Pruned = {removed: number; closed: Run[]; failed: string[]};

/** Removes a run's folder; if it is a link, only the link. Returns a sentence if that fails, else nothing. */
export const removeFolder = (folder: string): string[] => {
  try {
    rmSync(folder, {recursive: true, force: true, maxRetries: 5});
    return [];
  } catch (error) {
    return [`${folder} could not be removed: ${errorMessage(error)}`];
  }
};

/**
 * Whether no process works on a run any more. A run whose end is just being recorded has not ended yet, nor has one
 * whose life is unknown from here. A run elsewhere that is known to be over can have left no more than a lock.
 */
export const isEnded = async (run: Run): Promise<boolean> => {
  if (isWaiting(run.paths)) return false;
  if ((await lifeOfRun(run)) !== 'over') return false;
  const recorder = await lifeOfRecorder(run);
  return recorder === 'over' || (recorder === 'unknown' && hasEnd(run));
};

/**
 * Of several runs that a restart of the machine has ended, one may be started while the others still wait for that. An
 * imported one stays: the user put it there, and its file may be gone.
 */
const mayGo = async (run: Run): Promise<boolean> =>
  !isImported(run.record) && (await isEnded(run)) && !(await isToContinue(run));

/**
 * All ended runs except the newest `keep` are to be removed and, with `closesSessions`, the sessions that nobody has
 * used for a week are to be closed. A run whose session stays open stays too.
 */
export const planPrune = async (
  keep: number,
  {closesSessions, now}: {closesSessions: boolean; now: number},
): Promise<PrunePlan> => {
  const runs = await listRuns(await homeFolder());
  const isOver = await Promise.all(runs.map(run => unlessUnreadable(() => mayGo(run), false)));
  const ended = runs.filter((_run, index) => isOver[index]);
  const sessions = closesSessions ? await withSilentSession(ended, now) : [];
  const surplus = ended.slice(keep);
  const open = (await withOpenSession(surplus)).filter(run => !sessions.includes(run));
  const old = surplus.filter(run => !open.includes(run));
  return {runs: old, sessions, open, kept: runs.length - old.length};
};

/** Closes the session of an ended run. Returns a sentence if that fails, else nothing. */
const closeSilent = async ({record: {id, name, tmux}}: Run): Promise<string[]> => {
  const [{connect}, {closeSession}] = await Promise.all([
    import('../../tmux/client.js'),
    import('../../tmux/close-session.js'),
  ]);
  try {
    if (tmux !== null) await closeSession(connect({path: tmux.socketPath}), {runId: id, name});
    return [];
  } catch (error) {
    return [`The session of ${name} (${id}) could not be closed: ${errorMessage(error)}`];
  }
};

/** Does what was planned. A run whose session could not be closed stays. */
export const carryOut = async ({runs, sessions}: PrunePlan): Promise<Pruned> => {
  const failed: string[] = [];
  const closed: Run[] = [];
  for (const run of sessions) {
    const problems = await closeSilent(run);
    failed.push(...problems);
    if (problems.length === 0) closed.push(run);
  }
  const free = runs.filter(run => !sessions.includes(run) || closed.includes(run));
  for (const {paths} of free) await dropEntryOrNot(paths);
  const stuck = free.flatMap(({paths}) => removeFolder(paths.folder));
  return {removed: free.length - stuck.length, closed, failed: [...failed, ...stuck]};
};

/**
 * Removes ended runs beyond the number that the settings keep, if they give one. Throws a `UserError` with those that
 * it could not remove.
 */
export const keepRuns = async ({runs: {keep}}: Settings): Promise<void> => {
  if (keep === null) return;
  const plan = await planPrune(keep, {closesSessions: false, now: Date.now()});
  const {failed} = await carryOut(plan);
  if (failed.length > 0) throw new UserError(failed.join('\n'), 'Remove them by hand.');
};
