import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {errorCode} from '../errors.js';
import {hasHidden, printable} from '../format/printable.js';
import {readJsonOrNull} from './files.js';
import {type RunPaths, recordOf, runPaths, runsFolder} from './run-folder.js';
import {isNewerRecord, isTyped, type RunRecord} from './run-record.js';

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

type Listed = {runs: Run[]; newer: string[]};

const listIn = async (parent: string): Promise<Listed> => {
  const listed: Listed = {runs: [], newer: []};
  const add = async (name: string): Promise<void> => {
    const paths = runPaths(join(parent, name));
    const value = await readJsonOrNull(paths.record).catch(() => null);
    const record = recordOf(paths, value);
    if (record?.id === name && !hasHidden(name)) listed.runs.push({record, paths});
    else if (isNewerRecord(value)) listed.newer.push(printable(name));
  };
  await Promise.all((await folderNames(parent)).map(add));
  listed.runs.sort((a, b) => b.record.createdAt - a.record.createdAt || b.record.id.localeCompare(a.record.id));
  listed.newer.sort().reverse();
  return listed;
};

/**
 * Every run below `home`, newest first, and the ids of runs of a newer version, which this version does not understand.
 */
export const listAllRuns = (home: string): Promise<Listed> => listIn(runsFolder(home));

/**
 * Every run below `home`, newest first. Leaves out folders without a readable `run.json` (see `newerRuns`), and folders
 * whose names contain characters that must not reach a terminal: mlxtop gives no such names.
 */
export const listRuns = (home: string): Promise<Run[]> => listRunsIn(runsFolder(home));

/** The same for `parent`, the folder that contains the runs' folders. */
export const listRunsIn = async (parent: string): Promise<Run[]> => (await listIn(parent)).runs;

/**
 * The ids of the runs below `home` that a newer version recorded, which this version does not understand; newest first.
 */
export const newerRuns = async (home: string): Promise<string[]> => (await listAllRuns(home)).newer;

/**
 * The runs that a user's RUN may mean among `runs` (newest first): an id, a name, a session's name or what is typed for
 * a name (of each the newest run first), or a prefix of an id.
 */
export const matchRuns = (runs: readonly Run[], wanted: string): Run[] => {
  const exact = runs.filter(run => run.record.id === wanted);
  if (exact.length > 0) return exact;
  const named = runs.filter(({record}) => record.name === wanted);
  if (named.length > 0) return named;
  const typed = runs.filter(({record}) => isTyped(record, wanted));
  if (typed.length > 0) return typed;
  return runs.filter(run => run.record.id.startsWith(wanted));
};
