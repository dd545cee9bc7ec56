import {replaceFile} from './files.js';
import {readIfRegular} from './regular-file.js';

/** When the user last viewed the run's dashboard, in ms since 1970; null if never, or if the file holds no time. */
export const readLastViewed = (path: string): number | null => {
  const text = readIfRegular(path)?.trim() ?? '';
  return /^\d{1,16}$/.test(text) ? Number(text) : null;
};

/** Stores when the user last viewed it, in ms since 1970. Mode 0600. Throws system errors. */
export const writeLastViewed = (path: string, t: number): void => replaceFile(path, `${Math.round(t)}\n`);
