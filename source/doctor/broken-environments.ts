import {existsSync, lstatSync} from 'node:fs';
import {delimiter, join} from 'node:path';

const NAMES = ['python', 'python3'];

const isLink = (path: string): boolean => {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    // Not there, or in a folder that may not be read.
    return false;
  }
};

/** A Python that is a link to nothing: what it was made with has been removed, or upgraded. Shells pass over it. */
const brokenIn = (folder: string): string | null =>
  NAMES.map(name => join(folder, name)).find(path => isLink(path) && !existsSync(path)) ?? null;

/** The Python of the active environment and of a PATH up to `chosen` that lead nowhere. */
export const brokenPythons = ({PATH, VIRTUAL_ENV}: NodeJS.ProcessEnv, chosen: string | null): string[] => {
  const folders = [...(VIRTUAL_ENV ? [join(VIRTUAL_ENV, 'bin')] : []), ...(PATH ?? '').split(delimiter)];
  const reached = folders.findIndex(folder => NAMES.some(name => join(folder, name) === chosen));
  const before = folders.slice(0, reached === -1 ? undefined : reached).filter(folder => folder.startsWith('/'));
  return [...new Set(before)].flatMap(folder => brokenIn(folder) ?? []);
};
