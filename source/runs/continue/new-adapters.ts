import {mkdirSync, rmdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {errorCode, UserError} from '../../errors.js';
import type {Plan} from '../../trainer/continue/plan.js';

/** Another process has made the new adapter folder since it was planned. */
export class FolderTakenError extends UserError {
  constructor(path: string) {
    super(`Another process has just created ${path}.`, 'Try again: mlxtop continue chooses another name.');
  }
}

/** Removes the folder, unless a trainer that was started and ended again has written to it. */
const removeIfEmpty = (folder: string): void => {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) throw error;
  }
};

/**
 * Makes the adapter folder of a continuation, and the copy of its configuration. The trainer itself would make the
 * folder only after loading the model, and would use one that another continuation has made meanwhile. Returns a
 * function that removes both again. Throws a `FolderTakenError`, with nothing made, when the folder exists already.
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
