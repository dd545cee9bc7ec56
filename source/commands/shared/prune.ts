import {rmSync} from 'node:fs';
import {homeFolder} from '../../journal/run-folder.js';
import {listRuns} from '../../journal/runs.js';
import {readSettings} from '../../settings/settings.js';
import {livingRuns} from './find-run.js';
import {recorderLives} from './machine.js';

/**
 * Removes the ended runs but the newest `keep`. One whose end is just being written down is not ended yet. Resolves with how many were
 * removed and how many there still are.
 */
export const pruneRuns = async (keep: number): Promise<{removed: number; kept: number}> => {
  const runs = await listRuns(await homeFolder());
  const living = new Set(await livingRuns(runs));
  const recorded = await Promise.all(runs.map(recorderLives));
  const old = runs.filter((run, index) => !living.has(run) && !recorded[index]).slice(keep);
  for (const run of old) rmSync(run.paths.folder, {recursive: true, force: true, maxRetries: 5});
  return {removed: old.length, kept: runs.length - old.length};
};

/** Keeps as many ended runs as the settings allow, when they say so. */
export const keepRuns = async (): Promise<void> => {
  const {keep} = (await readSettings()).runs;
  if (keep !== null) await pruneRuns(keep);
};
