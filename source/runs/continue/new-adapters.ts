import {mkdirSync, rmdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {errorCode, UserError} from '../../errors.js';
import type {Plan} from '../../trainer/continue/plan.js';

/** Somebody else has made the new adapter folder since it was planned. */
export class FolderTakenError extends UserError {
  constructor(path: string) {
    super(`Something else was made at ${path} a moment before.`, 'Start again: mlxtop continue chooses another name.');
  }
}

/** Where a trainer that was started, and ended again, has written already, its folder stays. */
const removeIfEmpty = (folder: string): void => {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) throw error;
  }
};

/**
 * Makes what a continuation is to find: its adapter folder, and the copy of its configuration. The trainer itself would make the folder
 * only after it has loaded the model, and take one that another continuation has made meanwhile for its own. Gives back what removes
 * both again. Throws a `FolderTakenError`, with nothing made, when the folder is there already.
 */
export const makeNewAdapters = (
  {adapterPath, file}: Pick<Plan, 'adapterPath' | 'file'>,
  directory: string,
): (() => void) => {
  const folder = resolve(directory, adapterPath);
  mkdirSync(dirname(folder), {recursive: true});
  try {
    mkdirSync(folder);
  } catch (error) {
    throw errorCode(error) === 'EEXIST' ? new FolderTakenError(folder) : error;
  }
  const remove = (): void => {
    if (file !== null) rmSync(file.path, {force: true});
    removeIfEmpty(folder);
  };
  if (file === null) return remove;
  try {
    writeFileSync(file.path, file.text, {mode: 0o600, flag: 'wx'});
  } catch (error) {
    removeIfEmpty(folder);
    throw errorCode(error) === 'EEXIST' ? new FolderTakenError(file.path) : error;
  }
  return remove;
};
