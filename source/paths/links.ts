import {realpathSync} from 'node:fs';

/** A path with its links resolved; as it was given where that cannot be told: what is wrong with it is for its user to find out. */
export const linksResolved = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};
