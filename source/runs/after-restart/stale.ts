import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {type FoundEntry, listLoginEntries} from '../../host/login-entry/index.js';
import {type RunPaths, runPaths, runsFolder} from '../../journal/run-folder.js';
import type {Run} from '../../journal/runs.js';
import {homeOrNull} from '../../paths/home.js';
import {runLives, sightOfRun} from '../life.js';
import {dropEntry, entryPlace} from './drop-entry.js';
import {renewEntry} from './leave-entry.js';
import {isProgramGone, lookAtEntry} from './look.js';

/** Removes a run's entry, if it has one. A failure is left to the next process that shows the run. */
export const dropEntryOrNot = async (paths: RunPaths): Promise<void> => {
  try {
    await dropEntry(paths);
  } catch {
    // No crontab any more, or a folder that is not ours: it does nothing for a run that has ended.
  }
};

/** Has the entry of a run that lives start the program that is here now, after an upgrade; else removes it. */
const renewOrDrop = async (run: Run): Promise<void> => {
  try {
    if (await runLives(run)) return await renewEntry(run);
  } catch {
    // Nothing here takes an entry any more.
  }
  await dropEntryOrNot(run.paths);
};

/**
 * Removes the entry of a run that has nothing to continue any more, or whose program is gone; that of a run that lives
 * is left anew for the program that is there in its place. One that a restart of the machine has ended keeps it, since
 * the system may start that entry at this very moment. Costs one look at a file for a run without an entry.
 */
export const dropStaleEntry = async (run: Run): Promise<void> => {
  if (!existsSync(run.paths.loginEntry)) return;
  if ((await lookAtEntry(run)) === 'drop') await dropEntryOrNot(run.paths);
  // Another machine's programs cannot be seen from here.
  else if (isProgramGone(run) && (await sightOfRun(run)) !== 'elsewhere') await renewOrDrop(run);
};

/** An entry that does nothing any more, and why. */
export type StaleEntry = FoundEntry & {why: 'no-run' | 'no-program'};

/**
 * The user's entries whose run is not there, in whichever home of mlxtop's, or whose program is gone: for the doctor.
 * `mlxtopHome`: where the run is of an entry that does not tell.
 */
export const staleEntries = async (mlxtopHome: string): Promise<StaleEntry[]> => {
  const home = homeOrNull();
  if (home === null) return [];
  const entries = await listLoginEntries(await entryPlace(home));
  return entries.flatMap((entry): StaleEntry[] => {
    const paths = runPaths(entry.folder ?? join(runsFolder(mlxtopHome), entry.id));
    if (!existsSync(paths.record)) return [{...entry, why: 'no-run'}];
    return isProgramGone({paths}) ? [{...entry, why: 'no-program'}] : [];
  });
};
