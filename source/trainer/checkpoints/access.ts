import {constants} from 'node:fs';
import {access, open, opendir, stat} from 'node:fs/promises';
import {errorCode} from '../../errors.js';

/** Why a file or folder cannot be opened, and why nothing can be written to it, by the system's codes; null where it can. */
export type Access = {read: string | null; write: string | null};

const MISSING = ['ENOENT', 'ENOTDIR'];

const refusalOf = async (attempt: () => Promise<unknown>): Promise<string | null> => {
  try {
    await attempt();
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return MISSING.includes(code) ? null : code;
  }
};

/** Tried, and not asked: macOS lets everybody look at what it opens to few. */
const tryToOpen = async (path: string): Promise<void> => {
  const stats = await stat(path);
  if (stats.isDirectory()) await (await opendir(path)).close();
  // A named pipe would be waited for.
  else if (stats.isFile()) await (await open(path, 'r')).close();
};

/** What becomes of who opens that; nothing stands in the way of what is not there. Writes nothing, and blocks nobody. */
export const accessTo = async (path: string): Promise<Access> => ({
  read: await refusalOf(() => tryToOpen(path)),
  write: await refusalOf(() => access(path, constants.W_OK)),
});
