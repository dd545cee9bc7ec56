import {readdirSync, statSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {errorCode} from '../errors.js';
import {readExitCode} from './ending.js';

/** A trainer's exit code, and when it was noted, in ms since 1970; null where that is not known. */
export type KnownExit = {code: number; at: number | null};

/** The names beside `exit` as the wrapper gives one where not a byte can be written: `exit-137`. */
const named = (exitFile: string): {name: string; code: number}[] => {
  const pattern = new RegExp(`^${basename(exitFile)}-(\\d{1,3})$`);
  return readdirSync(dirname(exitFile)).flatMap(name => {
    const code = pattern.exec(name)?.[1];
    return code === undefined ? [] : [{name, code: Number(code)}];
  });
};

/** What the name of a file beside `exitFile` says; null when there is none. Looks through the folder: only for a wrapper that has ended. */
const exitByName = (exitFile: string): KnownExit | null => {
  try {
    const [found] = named(exitFile);
    if (found === undefined) return null;
    // A rename changes this time, and not that of the content.
    return {code: found.code, at: statSync(join(dirname(exitFile), found.name)).ctimeMs};
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/** The exit code of a trainer whose wrapper has ended, by whatever the disk took of it; null when it took nothing. Throws system errors. */
export const knownExit = (exitFile: string): KnownExit | null => {
  const code = readExitCode(exitFile);
  return code === null ? exitByName(exitFile) : {code, at: statSync(exitFile).mtimeMs};
};
