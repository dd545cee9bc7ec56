import {rmSync} from 'node:fs';
import {errorMessage, UserError} from '../../errors.js';
import {homeFolder} from '../../journal/run-folder.js';
import {listRuns, type Run} from '../../journal/runs.js';
import type {Settings} from '../../settings/check.js';
import {withOpenSession} from '../find/open-sessions.js';
import {unlessUnreadable} from '../find/unreadable-runs.js';
import {hasEnd, lifeOfRecorder, lifeOfRun} from '../life.js';

/** `open`: those that would have gone if their sessions were not open. `failed`: a sentence for each that could not be removed. */
export type Pruned = {removed: number; kept: number; open: Run[]; failed: string[]};

/** Removes a run's folder; of a link only the link. A sentence where that fails. */
export const removeFolder = (folder: string): string[] => {
  try {
    rmSync(folder, {recursive: true, force: true, maxRetries: 5});
    return [];
  } catch (error) {
    return [`${folder} could not be removed: ${errorMessage(error)}`];
  }
};

/**
 * Whether nothing is at work on a run any more. One whose end is just being written down is not ended yet, nor is one of which nobody
 * can tell from here. What is known to be over somewhere else left a lock at most.
 */
const isEnded = async (run: Run): Promise<boolean> => {
  if ((await lifeOfRun(run)) !== 'over') return false;
  const recorder = await lifeOfRecorder(run);
  return recorder === 'over' || (recorder === 'unknown' && hasEnd(run));
};

/**
 * Removes the ended runs but the newest `keep`. Resolves with how many were removed, how many there still are, and which of them would
 * have gone if their sessions were not open.
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

/** Keeps as many ended runs as the settings allow, when they say so. Throws a `UserError` with those that could not be removed. */
export const keepRuns = async ({runs: {keep}}: Settings): Promise<void> => {
  if (keep === null) return;
  const {failed} = await pruneRuns(keep);
  if (failed.length > 0) throw new UserError(failed.join('\n'), 'Remove them by hand.');
};
