import {closeSync, constants, lstatSync, openSync, readSync} from 'node:fs';
import {resolve} from 'node:path';
import {diskAdvice, errorCode, errorMessage, isDiskFull, UserError} from '../../errors.js';
import {commandLine} from '../../format/command-line.js';
import {replaceFile} from '../../journal/files.js';

/** How a file is known to be a report of ours: by its first characters. */
export type Kind = {isOwn: (beginning: string) => boolean; length: number};

/** The system's own words name a file that was only made on the way. */
const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'that disk can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota is used up',
  ENAMETOOLONG: 'its name is too long',
};

const {O_NOFOLLOW, O_NONBLOCK, O_RDONLY} = constants;

const beginningOf = (path: string, length: number): string => {
  const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, length, 0));
  } finally {
    closeSync(fd);
  }
};

const refused = (path: string, why: string): UserError =>
  new UserError(
    `${path} ${why}, and is left as it is.`,
    `Name another file: mlxtop report --output FILE   or print it: mlxtop report --output -`,
  );

/** Throws a `UserError` where something else than a report of ours is there already. */
const requireOwnOrNew = (path: string, {isOwn, length}: Kind): void => {
  const stats = lstatSync(path, {throwIfNoEntry: false});
  if (stats === undefined) return;
  if (stats.isSymbolicLink()) throw refused(path, 'is a link');
  if (!stats.isFile()) throw refused(path, stats.isDirectory() ? 'is a folder' : 'is not a plain file');
  if (!isOwn(beginningOf(path, length))) throw refused(path, 'was not written by mlxtop report');
};

/**
 * Writes a report by rename, mode 0600, over nothing or over an earlier report; resolves with its whole path. Throws a
 * `UserError` for any other file in its place, and where the folder refuses it.
 */
export const writeReport = (name: string, text: string, kind: Kind): string => {
  const path = resolve(name);
  try {
    requireOwnOrNew(path, kind);
    replaceFile(path, text);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${path} cannot be written: ${WHY[errorCode(error) ?? ''] ?? errorMessage(error)}.`,
      isDiskFull(error)
        ? diskAdvice(error).replace(/, or set MLXTOP_HOME.*/, '.')
        : `Name a file in a folder that you can write to: ${commandLine(['mlxtop', 'report', '--output', '/tmp/report.html'])}`,
    );
  }
  return path;
};

/** More ids would make a name that no file may have. */
const MAX_IDS = 2;

/** The name of a report that was given none: by the ids of its runs, since names come again. */
export const reportName = (ids: readonly string[], ending: 'html' | 'md'): string => {
  const more = ids.length > MAX_IDS ? [`and-${ids.length - MAX_IDS}-more`] : [];
  return `mlxtop-${[...ids.slice(0, MAX_IDS), ...more].join('-')}.${ending}`;
};
