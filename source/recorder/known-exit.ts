import {readdirSync, statSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {errorCode} from '../errors.js';
import {readExitCode} from './ending.js';

/**
 * A trainer's exit code, and when it was written, in ms since 1970 by the clock that dates files; null where that is
 * unknown.
 */
export type KnownExit = {code: number; at: number | null};

/**
 * Files beside `exit` whose name carries the code: the wrapper renames one to `exit-137` when the disk takes not a
 * single byte.
 */
const named = (exitFile: string): {name: string; code: number}[] => {
  const pattern = new RegExp(`^${basename(exitFile)}-(\\d{1,3})$`);
  return readdirSync(dirname(exitFile)).flatMap(name => {
    const code = pattern.exec(name)?.[1];
    return code === undefined ? [] : [{name, code: Number(code)}];
  });
};

/**
 * The code in the name of a file beside `exitFile`; null without one. Lists the folder, so only for a wrapper that has
 * ended.
 */
const exitByName = (exitFile: string): KnownExit | null => {
  try {
    const [found] = named(exitFile);
    if (found === undefined) return null;
    // A rename changes ctime, not mtime.
    return {code: found.code, at: statSync(join(dirname(exitFile), found.name)).ctimeMs};
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/**
 * The exit code of a trainer whose wrapper has ended, from the file's content or name; null when neither exists. Throws
 * system errors.
 */
export const knownExit = (exitFile: string): KnownExit | null => {
  const code = readExitCode(exitFile);
  return code === null ? exitByName(exitFile) : {code, at: statSync(exitFile).mtimeMs};
};
