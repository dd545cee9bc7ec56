import {chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {errorCode, errorMessage, UserError} from '../../errors.js';
import {ownSuffix, replaceFile} from '../../journal/files.js';
import {makeFolders} from '../../journal/run-folder.js';
import {changeableByOthers} from '../../paths/owners.js';
import {copyName, type PackageFile, packageFiles} from './files.js';

/** The folder of all copies of mlxtop below `home`. */
export const programsFolder = (home: string): string => join(home, 'programs');

/** How the names of folders begin in which a copy is being made. */
const NEW_PREFIX = '.new-';

const putFile = (from: string, to: string, {path, isProgram}: PackageFile): void => {
  const target = join(to, path);
  makeFolders(dirname(target));
  replaceFile(target, readFileSync(join(from, path)));
  if (isProgram) chmodSync(target, 0o700);
};

/**
 * Whether the file is there as it should be: a power cut may have left it empty or full of zeros, somebody may have
 * removed it.
 */
const isWhole = (from: string, folder: string, {path, bytes, isProgram}: PackageFile): boolean => {
  const stats = statSync(join(folder, path), {throwIfNoEntry: false});
  const isLike = stats?.isFile() === true && stats.size === bytes && (!isProgram || (stats.mode & 0o100) !== 0);
  return isLike && readFileSync(join(folder, path)).equals(readFileSync(join(from, path)));
};

/** Makes the copy beside its place, and then all of it appears at once. Another process may have been faster. */
const makeNew = (root: string, target: string, files: readonly PackageFile[]): void => {
  const temporary = join(dirname(target), `${NEW_PREFIX}${ownSuffix()}`);
  try {
    mkdirSync(temporary, {mode: 0o700});
    for (const file of files) putFile(root, temporary, file);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, {recursive: true, force: true});
    if (!['EEXIST', 'ENOTEMPTY'].includes(errorCode(error) ?? '')) throw error;
  }
};

const isFolder = (path: string): boolean => lstatSync(path, {throwIfNoEntry: false})?.isDirectory() === true;

/** What lies there is run as this user: nobody else may be able to change it. Throws a `UserError`. */
const requireOwn = (folder: string): void => {
  const risk = changeableByOthers(folder, process.getuid?.() ?? 0);
  if (risk !== null) throw new UserError(`${risk.path} ${risk.why}`, 'Set MLXTOP_HOME to a folder of your own.');
};

/**
 * Sees to it that the program of the package in `root` is in `home`, too, and returns the folder of that copy (0700,
 * its files 0600), and whether it was made just now. One that is there already is used, and mended where a file of it
 * is missing. Throws a `UserError` with the reason when there can be none.
 */
export const copyProgram = (home: string, root: string, version: string): {folder: string; isNew: boolean} => {
  try {
    const files = packageFiles(root);
    const programs = programsFolder(home);
    const target = join(programs, copyName(root, files, version));
    makeFolders(programs);
    requireOwn(programs);
    const isNew = !isFolder(target);
    if (isNew) makeNew(root, target, files);
    requireOwn(target);
    for (const file of files) if (!isWhole(root, target, file)) putFile(root, target, file);
    // What has just been used is not removed: see remove-copies.ts.
    utimesSync(target, new Date(), new Date());
    return {folder: target, isNew};
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(errorMessage(error), 'Check that folder, and the room on its disk.');
  }
};
