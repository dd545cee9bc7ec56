import {lstatSync, readdirSync, type Stats, statSync} from 'node:fs';
import {join} from 'node:path';
import {errorCode} from '../errors.js';
import {readRegular, UnreadableFileError} from './regular-file.js';
import {runPaths, runsFolder} from './run-folder.js';
import {asRunRecord, isNewerRecord} from './run-record.js';

/** A file or folder among the runs that cannot be read as a run. */
export type Unreadable = {
  /** The name of its folder. */
  name: string;
  path: string;
  /** `run.json is a folder`. */
  reason: string;
  /** It will be unreadable the next time too, by what it contains; false when reading failed in a way that may pass. */
  lasts: boolean;
};

/**
 * Until a launch is complete, a new run's folder has no `run.json`: less than a second, but many where the machine
 * swaps.
 */
const LAUNCH_MS = 60_000;

const reasonForRecord = (path: string, name: string): string | null => {
  const text = readRegular(path).toString('utf8');
  if (text.trim() === '') return 'run.json is empty';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'run.json holds no JSON';
  }
  if (isNewerRecord(value)) return null;
  const record = asRunRecord(value);
  if (record === null) return 'run.json is not the record of a run';
  return record.id === name ? null : `run.json belongs to another run, ${record.id}`;
};

const reasonForFolder = (path: string, name: string, stats: Stats, now: number): string | null => {
  try {
    return reasonForRecord(runPaths(path).record, name);
  } catch (error) {
    if (error instanceof UnreadableFileError) return error.brief;
    if (errorCode(error) !== 'ENOENT') throw error;
    return Math.abs(now - stats.mtimeMs) < LAUNCH_MS ? null : 'it has no run.json';
  }
};

const reasonOf = (path: string, name: string, now: number): string | null => {
  const target = statSync(path, {throwIfNoEntry: false});
  if (target === undefined) return lstatSync(path, {throwIfNoEntry: false}) ? 'it is a link to nothing' : null;
  return target.isDirectory() ? reasonForFolder(path, name, target, now) : 'it is not a folder';
};

/**
 * Everything among the runs below `home` that cannot be read as a run, with the reason, newest first. Leaves out runs
 * of a newer version, and names that begin with a dot, which file managers create. `now` in ms since 1970. Throws
 * system errors.
 */
export const unreadableFolders = (home: string, now: number): Unreadable[] => {
  const parent = runsFolder(home);
  let names: string[];
  try {
    names = readdirSync(parent);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
  return names
    .filter(name => !name.startsWith('.'))
    .sort()
    .reverse()
    .flatMap(name => {
      const path = join(parent, name);
      const reason = reasonOf(path, name, now);
      return reason === null ? [] : [{name, path, reason, lasts: true}];
    });
};
