import {closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync} from 'node:fs';
import {basename} from 'node:path';
import {errorCode, errorMessage, UserError} from '../errors.js';

/** A file of a run that is no such file, or that the system does not let us read. */
export class UnreadableFileError extends UserError {
  override readonly name: 'UserError' = 'UserError';
  /** Which file and why, without its folder: `journal.ndjson is a folder`. */
  readonly brief: string;

  constructor(path: string, why: string) {
    super(
      `${path} ${why}.`,
      'Mend or remove that file. What cannot be read of the runs is listed by mlxtop runs, and removed by mlxtop runs --remove-unreadable',
    );
    this.brief = `${basename(path)} ${why}`;
  }
}

/** What else than a file it is; null for a file. */
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

/** Codes of what is not there: whoever looks takes it for that. */
const MISSING = new Set(['ENOENT', 'ENOTDIR']);

const openOrSay = (path: string): number => {
  try {
    // A named pipe that nobody writes into would be waited for.
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
 * Opens a file of a run to be read. Throws an `UnreadableFileError` for what is none (a folder, a named pipe, a device, also behind a link)
 * and for what must not be read; the system's error where there is nothing (ENOENT).
 */
export const openRegular = (path: string): number => {
  const fd = openOrSay(path);
  const kind = otherKind(fstatSync(fd));
  if (kind === null) return fd;
  closeSync(fd);
  throw new UnreadableFileError(path, kind);
};

/** The same; null where there is nothing. */
export const openIfThere = (path: string): number | null => {
  try {
    return openRegular(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/** What the system tells of such a file; null where there is none. Throws an `UnreadableFileError` for what is no file. */
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
 * To be called before a file is opened to be written: throws an `UnreadableFileError` for a named pipe, whose reader would be waited for.
 * What else is no file refuses by itself.
 */
export const refusePipe = (path: string): void => {
  if (statSync(path, {throwIfNoEntry: false})?.isFIFO()) throw new UnreadableFileError(path, 'is a named pipe');
};

const MEGABYTE = 1024 * 1024;

/** All of such a file. One of more than `most` bytes is not what it should be: an `UnreadableFileError` too. */
export const readRegular = (path: string, most = 16 * MEGABYTE): Buffer => {
  const fd = openRegular(path);
  try {
    const {size} = fstatSync(fd);
    if (size > most)
      throw new UnreadableFileError(path, `has ${Math.round(size / MEGABYTE)} MB, which no such file has`);
    const bytes = Buffer.alloc(size);
    return bytes.subarray(0, readSync(fd, bytes, 0, size, 0));
  } finally {
    closeSync(fd);
  }
};

/** The text of a file that can be done without; null where there is none that can be read. */
export const readIfRegular = (path: string, most?: number): string | null => {
  try {
    return readRegular(path, most).toString('utf8');
  } catch (error) {
    if (error instanceof UnreadableFileError || MISSING.has(errorCode(error) ?? '')) return null;
    throw error;
  }
};
