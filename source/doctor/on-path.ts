import {accessSync, constants, statSync} from 'node:fs';
import {delimiter, join} from 'node:path';

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** Every program of that name along a PATH, in its order, as absolute paths. */
export const allOnPath = (name: string, path: string | undefined): string[] => [
  ...new Set(
    (path ?? '')
      .split(delimiter)
      .filter(folder => folder.startsWith('/'))
      .map(folder => join(folder, name))
      .filter(isProgram),
  ),
];
