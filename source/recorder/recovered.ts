import {rmSync} from 'node:fs';
import {replaceFile} from '../journal/files.js';
import {readIfRegular} from '../journal/regular-file.js';

/**
 * What was taken over from a pane when a recorder was started anew: so many lines; `complete` when nothing else that was printed is missing.
 */
export type Recovered = {lines: number; complete: boolean};

/** Leaves it for the recorder that is about to begin. Mode 0600. Throws system errors. */
export const writeRecovered = (path: string, recovered: Recovered): void =>
  replaceFile(path, JSON.stringify(recovered));

const asRecovered = (text: string): Recovered | null => {
  try {
    const {lines, complete} = JSON.parse(text);
    return Number.isSafeInteger(lines) && lines >= 0 && typeof complete === 'boolean' ? {lines, complete} : null;
  } catch {
    return null;
  }
};

/** Reads it, once; null when nobody has left any. */
export const takeRecovered = (path: string): Recovered | null => {
  const text = readIfRegular(path);
  if (text === null) return null;
  rmSync(path, {force: true});
  return asRecovered(text);
};
