import {replaceFile} from './files.js';
import {readIfRegular} from './regular-file.js';

/** When somebody last looked at the run's dashboard, in ms since 1970; null when nobody has, or the file says nothing. */
export const readLookedAt = (path: string): number | null => {
  const text = readIfRegular(path)?.trim() ?? '';
  return /^\d{1,16}$/.test(text) ? Number(text) : null;
};

/** Notes it. Mode 0600. Throws system errors. */
export const writeLookedAt = (path: string, t: number): void => replaceFile(path, `${Math.round(t)}\n`);
