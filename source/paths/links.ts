import {realpathSync} from 'node:fs';

/**
 * The path with its links resolved; unchanged when they cannot be resolved: whatever uses the path then reports what is
 * wrong with it.
 */
export const linksResolved = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};
