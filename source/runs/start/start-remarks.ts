import {closeSync, existsSync, openSync, readSync, realpathSync} from 'node:fs';
import {resolve} from 'node:path';
import {errorCode} from '../../errors.js';
import {appendEvent} from '../../journal/append.js';
import {REMARK} from '../../journal/events.js';
import type {Run} from '../../journal/runs.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {type FoundProgram, lostText, lostVariables} from '../../trainer/lost-variables.js';
import {programOnPath} from './find-program.js';
import {guardedFolderWords} from './guarded-folders.js';

/** Longer than any line that a kernel takes. */
const SCRIPT_LINE_BYTES = 512;

/** The program that a script's first line names; null for what is no script, or not ours to read. */
const interpreterOf = (path: string): string | null => {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return null;
  }
  try {
    const bytes = Buffer.alloc(SCRIPT_LINE_BYTES);
    return /^#![ \t]*(\S+)/.exec(bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0)))?.[1] ?? null;
  } finally {
    closeSync(fd);
  }
};

/** Variables that its trainer does not get, in words. */
export const lostVariableWords = (
  {record: {command, directory}}: Pick<Run, 'record'>,
  environment: NodeJS.ProcessEnv,
): string[] => {
  const find = (word: string): FoundProgram | null => {
    const path = word.includes('/') ? resolve(directory, word) : programOnPath(word, environment.PATH ?? '');
    if (path === null || !existsSync(path)) return null;
    // A link to one of the system's is one of the system's.
    return {path: realpathSync(path), interpreter: interpreterOf(path)};
  };
  return lostVariables(environment, command, find).map(lostText);
};

/**
 * What the one who starts a run on a Mac is to know of how macOS treats it: noted in its journal as remarks, and given as texts of one or two
 * lines.
 */
export const noteAtStart = async (run: Run, environment: NodeJS.ProcessEnv): Promise<string[]> => {
  if (process.platform !== 'darwin') return [];
  const guarded = await guardedFolderWords(run);
  const lost = lostVariableWords(run, environment);
  const note = (code: string, texts: readonly string[]): void => {
    const text = texts.join(' ').replaceAll('\n', ' ');
    if (texts.length > 0) appendEvent(run.paths.journal, {t: steadyNow(), type: 'warning', code, text});
  };
  note(REMARK.guardedFolder, guarded === null ? [] : [guarded]);
  note(REMARK.lostVariables, lost);
  return [...(guarded === null ? [] : [guarded]), ...lost];
};
