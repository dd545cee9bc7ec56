import {closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats} from 'node:fs';
import {errorCode, errorMessage, UserError} from '../../errors.js';
import {formatBytes} from '../../format/units.js';
import {MAX_FILE, PIECE} from './bounds.js';

/** An open file, to be read once from its beginning; see `openFile`. */
export type OpenFile = {fd: number; stats: Stats};

const kindOf = (stats: Stats): string | null => {
  if (stats.isFile()) return null;
  if (stats.isDirectory()) return 'is a folder';
  if (stats.isFIFO()) return 'is a named pipe';
  return stats.isSocket() ? 'is a socket' : 'is a device';
};

const refusal = (path: string, error: unknown): UserError => {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UserError('There is no such file.', 'Check the path.');
    case 'ELOOP':
    case 'EMLINK':
      return new UserError('It is a link, which is not followed.', `Give the file itself: realpath ${path}`);
    case 'ENXIO':
      return new UserError('It is a socket, which is not read.', 'Give a file.');
    case 'EACCES':
    case 'EPERM':
      return new UserError('It may not be read (permission denied).', `Check its permissions: ls -l ${path}`);
    default:
      return new UserError(`It cannot be read: ${errorMessage(error)}.`, 'Check the path.');
  }
};

/**
 * Opens a regular file for reading. Throws a `UserError` without the file's name for a link, a folder, a pipe and the
 * like, an empty file, one that is too large, and one that may not be read.
 */
export const openFile = (path: string): OpenFile => {
  let fd: number;
  try {
    if (lstatSync(path).isSymbolicLink()) throw Object.assign(new Error('link'), {code: 'ELOOP'});
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    throw refusal(path, error);
  }
  const stats = fstatSync(fd);
  const kind = kindOf(stats);
  const problem =
    kind !== null
      ? `It ${kind}, which is not read.`
      : stats.size === 0
        ? 'It is empty.'
        : stats.size > MAX_FILE
          ? `It has ${formatBytes(stats.size)}, more than the ${formatBytes(MAX_FILE)} that are read.`
          : null;
  if (problem === null) return {fd, stats};
  closeSync(fd);
  throw new UserError(
    problem,
    stats.size > MAX_FILE ? 'Cut it: head -c 2G FILE > part.log' : 'Give the log or the table of a training run.',
  );
};

/** The first bytes of it. */
export const headOf = ({fd}: OpenFile, bytes: number): Buffer => {
  const head = Buffer.alloc(bytes);
  return head.subarray(0, readSync(fd, head, 0, bytes, 0));
};

/**
 * Its bytes, up to the size that it had when it was opened, in pieces that are valid until the next one; what is
 * appended meanwhile is left.
 */
export function* piecesIn({fd, stats}: OpenFile): Generator<Buffer> {
  const piece = Buffer.alloc(PIECE);
  for (let at = 0; at < stats.size; ) {
    const got = readSync(fd, piece, 0, Math.min(PIECE, stats.size - at), at);
    if (got === 0) return;
    yield piece.subarray(0, got);
    at += got;
  }
}
