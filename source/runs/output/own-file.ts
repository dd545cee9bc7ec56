import {closeSync, constants, lstatSync, openSync, readSync, renameSync, type Stats} from 'node:fs';
import {dirname, join} from 'node:path';
import {errorCode, errorMessage, isDiskFull, UserError} from '../../errors.js';
import {ownSuffix} from '../../journal/files.js';

const {O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY} = constants;

/**
 * What may be replaced: `what` begins with `beginning`. `otherwise` is the next step where something else is in its
 * place.
 */
export type OwnKind = {beginning: string; what: string; otherwise: string};

/** The system's own words name a file that was only made on the way. */
const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'that disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota is used up',
  EFBIG: 'a file may not be that large there',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its folder is a link that leads to itself',
};

const cannotWrite = (path: string, error: unknown): UserError =>
  new UserError(
    `${path} cannot be written: ${WHY[errorCode(error) ?? ''] ?? errorMessage(error).split(',')[0]}.`,
    isDiskFull(error)
      ? 'Free some space on that disk, or choose a place on another one.'
      : 'Choose a place in a folder that exists and that you may write to.',
  );

/** Calls `write`; an error of the system is a `UserError` about that path. */
export const orCannotWrite = <Result>(path: string, write: () => Result): Result => {
  try {
    return write();
  } catch (error) {
    throw errorCode(error) === undefined || error instanceof UserError ? error : cannotWrite(path, error);
  }
};

const beginningOf = (path: string, length: number): string => {
  const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, length, 0));
  } finally {
    closeSync(fd);
  }
};

/** What it is instead of a plain file; null for one. */
const otherThanFile = (stats: Stats): string | null => {
  if (stats.isSymbolicLink()) return 'is a link';
  if (stats.isDirectory()) return 'is a folder';
  return stats.isFile() ? null : 'is not a plain file';
};

/** Whether a file is there that may be replaced. Throws a `UserError` where something else is; system errors. */
export const hasOwn = (path: string, {beginning, what, otherwise}: OwnKind): boolean => {
  const stats = lstatSync(path, {throwIfNoEntry: false});
  if (stats === undefined) return false;
  // An empty file has nothing to lose: `mktemp` makes one, and so does a report that was cut off.
  const isOwn = (): boolean => stats.size === 0 || beginningOf(path, Buffer.byteLength(beginning)) === beginning;
  const why = otherThanFile(stats) ?? (isOwn() ? null : `is not ${what}`);
  if (why !== null) throw new UserError(`${path} ${why}, and is left unchanged.`, otherwise);
  return true;
};

/** Where a file is written before it moves to `path`: beside it, under a name that is no longer than any may be. */
export const besideName = (path: string): string => join(dirname(path), `.mlxtop-${ownSuffix()}.tmp`);

/** A new file, only for the user. Throws system errors; EEXIST for one that is there. */
export const createFile = (path: string): number => openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);

/** Whether it was created now; false where something is there already. */
const isCreated = (path: string): boolean => {
  try {
    closeSync(createFile(path));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
};

/**
 * Moves a written file to its place, which may have been taken since it was looked at: a name that was free is claimed
 * first, as a rename alone would replace whatever came there. Throws like `hasOwn`.
 */
export const moveToOwn = (written: string, path: string, kind: OwnKind): void => {
  if (!hasOwn(path, kind) && !isCreated(path)) hasOwn(path, kind);
  renameSync(written, path);
};
