import {closeSync, constants, lstatSync, openSync, readlinkSync, type Stats, writeFileSync} from 'node:fs';
import {dirname, isAbsolute, join} from 'node:path';
import {errorCode, usageError} from './errors.js';
import {printable} from './format/printable.js';

/** What ends a line for a shell, for tmux or for a terminal. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * Gives a path or another word of ours back. Throws a `UserError` for one with a control character in it: such words go through tmux, its
 * shell and our own sentences line by line. `what` names where it comes from.
 */
export const withoutControls = (word: string, what: string): string => {
  if (!CONTROL.test(word)) return word;
  throw usageError(
    `${what} has a line end or another control character in it: '${printable(word)}'.`,
    'Give it without one.',
  );
};

const {O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR, O_TRUNC, O_WRONLY} = constants;

/** How files of ours are opened to be written: a link in a file's place is somebody else's, and is not followed. */
export const OPEN = {
  anew: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW,
  // A named pipe in its place that nobody reads is an error then, and nothing to wait for.
  over: O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK,
  there: O_RDWR | O_NOFOLLOW | O_NONBLOCK,
  append: O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW,
} as const;

/** Puts a text into a small file of ours in one step. Throws system errors. */
export const writeOwnFile = (path: string, text: string): void => {
  const fd = openSync(path, OPEN.anew, 0o600);
  try {
    writeFileSync(fd, text);
  } finally {
    closeSync(fd);
  }
};

const VARIABLES = 'MLXTOP_HOME MLXTOP_TOOLS HOME XDG_CONFIG_HOME XDG_DATA_HOME TMUX TMUX_TMPDIR TMPDIR'.split(' ');

/** The same of the paths that the environment gives us. */
export const requirePlainEnvironment = (environment: NodeJS.ProcessEnv): void => {
  for (const name of VARIABLES) withoutControls(environment[name] ?? '', name);
};

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
