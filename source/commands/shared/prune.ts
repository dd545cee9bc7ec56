import {rmSync} from 'node:fs';
import {homeFolder} from '../../journal/run-folder.js';
import {listRuns, type Run} from '../../journal/runs.js';
import type {Settings} from '../../settings/check.js';
import {livingRuns} from './find-run.js';
import {recorderLives} from './machine.js';
import {withOpenSession} from './open-sessions.js';
import {unlessUnreadable} from './unreadable-runs.js';

/**
 * Removes the ended runs but the newest `keep`. One whose end is just being written down is not ended yet. Resolves with how many were
 * removed, how many there still are, and which of them would have gone if their sessions were not open.
 */
export const pruneRuns = async (keep: number): Promise<{removed: number; kept: number; open: Run[]}> => {
  const runs = await listRuns(await homeFolder());
  const living = new Set(await livingRuns(runs));
  // What cannot be read may live.
  const recorded = await Promise.all(runs.map(run => unlessUnreadable(() => recorderLives(run), true)));
  const ended = runs.filter((run, index) => !living.has(run) && !recorded[index]).slice(keep);
  const open = await withOpenSession(ended);
  const old = ended.filter(run => !open.includes(run));
  for (const run of old) rmSync(run.paths.folder, {recursive: true, force: true, maxRetries: 5});
  return {removed: old.length, kept: runs.length - old.length, open};
};

/** Keeps as many ended runs as the settings allow, when they say so. */
export const keepRuns = async ({runs: {keep}}: Settings): Promise<void> => {
  if (keep !== null) await pruneRuns(keep);
};
