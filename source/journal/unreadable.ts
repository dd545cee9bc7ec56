import {lstatSync, readdirSync, type Stats, statSync} from 'node:fs';
import {join} from 'node:path';
import {errorCode} from '../errors.js';
import {readRegular, UnreadableFileError} from './regular-file.js';
import {runPaths, runsFolder} from './run-folder.js';
import {asRunRecord, isNewerRecord} from './run-record.js';

/** What stands among the runs and cannot be read as one. */
export type Unreadable = {
  /** The name of its folder. */
  name: string;
  path: string;
  /** `run.json is a folder`. */
  reason: string;
  /** It is so by what stands there; else something went wrong as it was read, and may not the next time. */
  lasts: boolean;
};

/** A launch takes less than a second, or many where the machine swaps: until then a new run's folder has no `run.json`. */
const LAUNCH_MS = 60_000;

const recordReason = (path: string, name: string): string | null => {
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
  if (record === null) return "run.json does not hold what a run's does";
  return record.id === name ? null : `run.json is that of another run, ${record.id}`;
};

const folderReason = (path: string, name: string, stats: Stats, now: number): string | null => {
  try {
    return recordReason(runPaths(path).record, name);
  } catch (error) {
    if (error instanceof UnreadableFileError) return error.brief;
    if (errorCode(error) !== 'ENOENT') throw error;
    return Math.abs(now - stats.mtimeMs) < LAUNCH_MS ? null : 'it has no run.json';
  }
};

const reasonOf = (path: string, name: string, now: number): string | null => {
  const target = statSync(path, {throwIfNoEntry: false});
  if (target === undefined) return lstatSync(path, {throwIfNoEntry: false}) ? 'it is a link to nothing' : null;
  return target.isDirectory() ? folderReason(path, name, target, now) : 'it is no folder';
};

/**
 * Everything below `home` that stands among the runs and cannot be read as one, with the reason, newest first: neither runs of a newer
 * version nor what begins with a dot, which a file manager leaves there. `now` in ms since 1970.
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
