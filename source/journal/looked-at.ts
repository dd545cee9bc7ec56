import {readFileSync} from 'node:fs';
import {errorCode} from '../errors.js';
import {replaceFile} from './files.js';

/** When somebody last looked at the run's dashboard, in ms since 1970; null when nobody has, or the file says nothing. */
export const readLookedAt = (path: string): number | null => {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return /^\d{1,16}$/.test(text) ? Number(text) : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/** Notes it. Mode 0600. Throws system errors. */
export const writeLookedAt = (path: string, t: number): void => replaceFile(path, `${Math.round(t)}\n`);
