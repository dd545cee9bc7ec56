import {constants} from 'node:fs';
import {access, open, opendir, stat} from 'node:fs/promises';
import {errorCode} from '../../errors.js';

/**
 * Why a file or folder cannot be opened, and why it cannot be written to, by the system's error codes; null where it
 * can.
 */
export type Access = {read: string | null; write: string | null};

const MISSING = ['ENOENT', 'ENOTDIR'];

const refusalOf = async (work: () => Promise<unknown>): Promise<string | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return MISSING.includes(code) ? null : code;
  }
};

/** Opens it to find out: on macOS the permissions may allow what the system refuses. */
const tryToOpen = async (path: string): Promise<void> => {
  const stats = await stat(path);
  if (stats.isDirectory()) await (await opendir(path)).close();
  // Only ordinary files: to open a named pipe would wait for a writer.
  else if (stats.isFile()) await (await open(path, 'r')).close();
};

/**
 * Whether this process may read and write a path; one that does not exist is not refused. Writes nothing and never
 * blocks.
 */
export const accessTo = async (path: string): Promise<Access> => ({
  read: await refusalOf(() => tryToOpen(path)),
  write: await refusalOf(() => access(path, constants.W_OK)),
});
