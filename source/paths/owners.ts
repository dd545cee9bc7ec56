import {lstatSync, readlinkSync, type Stats} from 'node:fs';
import {dirname, isAbsolute, join} from 'node:path';
import {errorCode} from '../errors.js';

/** A file, folder or link, and why another user may change its content or its target. */
export type Risk = {path: string; why: string};

const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;
const STICKY = 0o1000;

/** By convention a user's private group, and root's, have the same number as the user. */
const othersWrite = ({mode, gid}: Stats, uid: number): boolean =>
  (mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && gid !== uid);

const riskOf = (path: string, stats: Stats, uid: number): Risk | null => {
  if (stats.uid !== 0 && stats.uid !== uid) return {path, why: `belongs to another user (${stats.uid})`};
  if (stats.isSymbolicLink() || !othersWrite(stats, uid)) return null;
  // As in /tmp: only the owner of an entry may change it.
  const isShared = stats.isDirectory() && (stats.mode & STICKY) !== 0;
  return isShared ? null : {path, why: 'can be written by others'};
};

const statOrNull = (path: string): Stats | null => {
  try {
    return lstatSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(errorCode(error) ?? '')) return null;
    throw error;
  }
};

/** More than any system follows. */
const MAX_LINKS = 40;

const partsOf = (path: string): string[] => path.split('/').filter(Boolean);

/**
 * The first part of the absolute path `path` (its folders, its links and what these lead through, itself) that a user
 * other than `uid` and root may change; null when there is none. A part that does not exist yet can only be created by
 * those who may write to its folder. Throws system errors.
 */
export const changeableByOthers = (path: string, uid: number): Risk | null => {
  const parts = partsOf(path);
  let at = '/';
  for (let links = 0; ; ) {
    const stats = statOrNull(at);
    const risk = stats && riskOf(at, stats, uid);
    if (risk !== null || stats === null) return risk;
    if (stats.isSymbolicLink()) {
      const target = readlinkSync(at);
      // A loop: nothing can be read or written through it.
      if (++links > MAX_LINKS) return null;
      parts.unshift(...partsOf(target));
      at = isAbsolute(target) ? '/' : dirname(at);
      continue;
    }
    const next = parts.shift();
    if (next === undefined) return null;
    at = join(at, next);
  }
};
