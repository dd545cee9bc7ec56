import {accessSync, constants, statSync} from 'node:fs';
import {delimiter, resolve} from 'node:path';
import {UserError} from '../../errors.js';

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** Throws a `UserError` when the shell would find no program of that name, in `directory` and along `path` (the PATH). */
export const requireProgram = (name: string, directory: string, path: string): void => {
  const candidates = name.includes('/')
    ? [resolve(directory, name)]
    : path.split(delimiter).map(folder => resolve(directory, folder || '.', name));
  if (candidates.some(isProgram)) return;
  throw new UserError(
    `There is no program '${name}'${name.includes('/') ? '' : ' on the PATH'}.`,
    name.includes(' ')
      ? 'Give the command without quotes around it: mlxtop run -- python train.py'
      : 'Check its name; a virtual environment must be active. An alias or shell function does not count.',
  );
};
