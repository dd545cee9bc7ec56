import {closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync} from 'node:fs';
import {basename} from 'node:path';
import {errorCode, errorMessage, UserError} from '../errors.js';

/** A file of a run that is not a regular file, or that mlxtop may not read. */
export class UnreadableFileError extends UserError {
  override readonly name: 'UserError' = 'UserError';
  /** Which file and why, without its folder: `journal.ndjson is a folder`. */
  readonly brief: string;

  constructor(path: string, why: string) {
    super(
      `${path} ${why}.`,
      'Repair or remove that file. mlxtop runs lists the runs that cannot be read; mlxtop runs --remove-unreadable removes them.',
    );
    this.brief = `${basename(path)} ${why}`;
  }
}

/** What it is instead of a regular file; null for a regular file. */
const otherKind = (stats: Stats): string | null => {
  if (stats.isFile()) return null;
  if (stats.isDirectory()) return 'is a folder';
  if (stats.isFIFO()) return 'is a named pipe';
  return stats.isSocket() ? 'is a socket' : 'is a device';
};

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'cannot be read (permission denied)',
  EPERM: 'cannot be read (operation not permitted)',
  ELOOP: 'is a link that leads to itself',
  ENXIO: 'is a socket',
  ENAMETOOLONG: 'has too long a name',
};

/** Codes that mean the file does not exist. */
const MISSING = new Set(['ENOENT', 'ENOTDIR']);

const openOrExplain = (path: string): number => {
  try {
    // Non-blocking: opening a named pipe without a writer would wait.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (code === 'ENOENT' && lstatSync(path, {throwIfNoEntry: false})?.isSymbolicLink()) {
      throw new UnreadableFileError(path, 'is a link to nothing');
    }
    if (MISSING.has(code)) throw error;
    throw new UnreadableFileError(path, WHY[code] ?? `cannot be read (${errorMessage(error)})`);
  }
};

/**
 * Opens a file of a run for reading, and returns its descriptor. Throws an `UnreadableFileError` for anything but a
 * regular file (a folder, a named pipe, a device, also behind a link) and for a file that may not be read; the system's
 * error when it does not exist (ENOENT).
 */
export const openRegular = (path: string): number => {
  const fd = openOrExplain(path);
  const kind = otherKind(fstatSync(fd));
  if (kind === null) return fd;
  closeSync(fd);
  throw new UnreadableFileError(path, kind);
};

/** Like `openRegular`; null when the file does not exist. */
export const openIfThere = (path: string): number | null => {
  try {
    return openRegular(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/** The stats of a regular file; null when it does not exist. Throws an `UnreadableFileError` for anything else. */
export const statRegular = (path: string): Stats | null => {
  let stats: Stats | undefined;
  try {
    stats = statSync(path, {throwIfNoEntry: false});
  } catch (error) {
    throw new UnreadableFileError(path, WHY[errorCode(error) ?? ''] ?? `cannot be read (${errorMessage(error)})`);
  }
  const kind = stats === undefined ? null : otherKind(stats);
  if (kind !== null) throw new UnreadableFileError(path, kind);
  return stats ?? null;
};

/**
 * To be called before a file is opened for writing: throws an `UnreadableFileError` for a named pipe, as opening one
 * waits for a reader. Everything else that is not a regular file refuses to be opened.
 */
export const refusePipe = (path: string): void => {
  if (statSync(path, {throwIfNoEntry: false})?.isFIFO()) throw new UnreadableFileError(path, 'is a named pipe');
};

const MEGABYTE = 1024 * 1024;

const sizeWord = (bytes: number): string =>
  bytes < MEGABYTE ? `${Math.ceil(bytes / 1024)} KB` : `${Math.round(bytes / MEGABYTE)} MB`;

/**
 * The content of a regular file. Throws what `openRegular` does, and an `UnreadableFileError` for more than `maxBytes`
 * bytes.
 */
export const readRegular = (path: string, maxBytes = 16 * MEGABYTE): Buffer => {
  const fd = openRegular(path);
  try {
    const {size} = fstatSync(fd);
    if (size > maxBytes) throw new UnreadableFileError(path, `has ${sizeWord(size)}, more than such a file can have`);
    const bytes = Buffer.alloc(size);
    return bytes.subarray(0, readSync(fd, bytes, 0, size, 0));
  } finally {
    closeSync(fd);
  }
};

/** The text of a file that mlxtop can do without; null when it does not exist or cannot be read. */
export const readIfRegular = (path: string, maxBytes?: number): string | null => {
  try {
    return readRegular(path, maxBytes).toString('utf8');
  } catch (error) {
    if (error instanceof UnreadableFileError || MISSING.has(errorCode(error) ?? '')) return null;
    throw error;
  }
};
