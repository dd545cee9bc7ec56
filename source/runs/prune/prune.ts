import {rmSync} from 'node:fs';
import {errorMessage, UserError} from '../../errors.js';
import {homeFolder} from '../../journal/run-folder.js';
import {listRuns, type Run} from '../../journal/runs.js';
import type {Settings} from '../../settings/check.js';
import {withOpenSession} from '../find/open-sessions.js';
import {unlessUnreadable} from '../find/unreadable-runs.js';
import {hasEnd, lifeOfRecorder, lifeOfRun} from '../life.js';

/**
 * `open`: runs that were kept only because their sessions are open. `failed`: a sentence for each that could not be
 * removed.
 */
export type Pruned = {removed: number; kept: number; open: Run[]; failed: string[]};

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
  if ((await lifeOfRun(run)) !== 'over') return false;
  const recorder = await lifeOfRecorder(run);
  return recorder === 'over' || (recorder === 'unknown' && hasEnd(run));
};

/**
 * Removes all ended runs except the newest `keep`. Resolves with how many were removed, how many are left, and which of
 * these were kept only because their sessions are open.
 */
export const pruneRuns = async (keep: number): Promise<Pruned> => {
  const runs = await listRuns(await homeFolder());
  const isOver = await Promise.all(runs.map(run => unlessUnreadable(() => isEnded(run), false)));
  const ended = runs.filter((_run, index) => isOver[index]).slice(keep);
  const open = await withOpenSession(ended);
  const old = ended.filter(run => !open.includes(run));
  const failed = old.flatMap(({paths}) => removeFolder(paths.folder));
  const removed = old.length - failed.length;
  return {removed, kept: runs.length - removed, open, failed};
};

/**
 * Removes ended runs beyond the number that the settings keep, if they give one. Throws a `UserError` with those that
 * it could not remove.
 */
export const keepRuns = async ({runs: {keep}}: Settings): Promise<void> => {
  if (keep === null) return;
  const {failed} = await pruneRuns(keep);
  if (failed.length > 0) throw new UserError(failed.join('\n'), 'Remove them by hand.');
};
