import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {errorCode} from '../errors.js';
import {hasHidden, printable} from '../format/printable.js';
import {readJsonOrNull} from './files.js';
import {type RunPaths, readRunRecord, runPaths, runsFolder} from './run-folder.js';
import {isNewerRecord, type RunRecord} from './run-record.js';

/** A run on disk. */
export type Run = {record: RunRecord; paths: RunPaths};

const folderNames = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
};

/**
 * Every run below `home`, newest first. Folders without a readable `run.json` are left out (see `newerRuns`), and those of a name that mlxtop
 * would not give, with what no terminal is to get.
 */
export const listRuns = (home: string): Promise<Run[]> => listRunsIn(runsFolder(home));

/** The same of the folder that the runs' own folders are in. */
export const listRunsIn = async (parent: string): Promise<Run[]> => {
  const runs = await Promise.all(
    (await folderNames(parent)).map(async (name): Promise<Run | null> => {
      const paths = runPaths(join(parent, name));
      const record = await readRunRecord(paths).catch(() => null);
      return record && record.id === name && !hasHidden(name) ? {record, paths} : null;
    }),
  );
  return runs
    .filter(run => run !== null)
    .sort((a, b) => b.record.createdAt - a.record.createdAt || b.record.id.localeCompare(a.record.id));
};

/** The ids of the runs below `home` that a newer version recorded, which this one does not understand; newest first. */
export const newerRuns = async (home: string): Promise<string[]> => {
  const parent = runsFolder(home);
  const ids = await Promise.all(
    (await folderNames(parent)).map(async name => {
      const record = await readJsonOrNull(runPaths(join(parent, name)).record).catch(() => null);
      return isNewerRecord(record) ? printable(name) : null;
    }),
  );
  return ids
    .filter(id => id !== null)
    .sort()
    .reverse();
};

/** What a user's RUN may mean among `runs` (newest first): an id, a session's name (its newest run first), or a prefix of an id. */
export const matchRuns = (runs: readonly Run[], wanted: string): Run[] => {
  const exact = runs.filter(run => run.record.id === wanted);
  if (exact.length > 0) return exact;
  const named = runs.filter(run => run.record.name === wanted);
  if (named.length > 0) return named;
  return runs.filter(run => run.record.id.startsWith(wanted));
};
