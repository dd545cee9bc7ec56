import {lstatSync, readlinkSync, type Stats} from 'node:fs';
import {dirname, isAbsolute, join} from 'node:path';
import {errorCode} from '../errors.js';

/** A file, folder or link, and why somebody else may change what it holds or leads to. */
export type Risk = {path: string; why: string};

const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;
const STICKY = 0o1000;

/** By convention the group of a user alone, and root's own, have the user's number. */
const othersWrite = ({mode, gid}: Stats, uid: number): boolean =>
  (mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && gid !== uid);

const riskOf = (path: string, stats: Stats, uid: number): Risk | null => {
  if (stats.uid !== 0 && stats.uid !== uid) return {path, why: `belongs to another user (${stats.uid})`};
  if (stats.isSymbolicLink() || !othersWrite(stats, uid)) return null;
  // As in /tmp: what stands in it is its owner's alone.
  const isShared = stats.isDirectory() && (stats.mode & STICKY) !== 0;
  return isShared ? null : {path, why: 'can be written by others'};
};

const lookAt = (path: string): Stats | null => {
  try {
    return lstatSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(errorCode(error) ?? '')) return null;
    throw error;
  }
};

/** More than any system follows. */
const MOST_LINKS = 40;

const partsOf = (path: string): string[] => path.split('/').filter(Boolean);

/**
 * Of all that the whole path `path` leads through (its folders, links and what these lead through, itself) the first that somebody else than
 * the user `uid` and root may change; null when there is none. What is not there yet only its folder's writers can make.
 */
export const changeableByOthers = (path: string, uid: number): Risk | null => {
  const parts = partsOf(path);
  let at = '/';
  for (let links = 0; ; ) {
    const stats = lookAt(at);
    const risk = stats && riskOf(at, stats, uid);
    if (risk !== null || stats === null) return risk;
    if (stats.isSymbolicLink()) {
      const target = readlinkSync(at);
      // It leads nowhere, where nothing can be read or written either.
      if (++links > MOST_LINKS) return null;
      parts.unshift(...partsOf(target));
      at = isAbsolute(target) ? '/' : dirname(at);
      continue;
    }
    const next = parts.shift();
    if (next === undefined) return null;
    at = join(at, next);
  }
};
