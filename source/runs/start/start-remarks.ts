import {existsSync, realpathSync} from 'node:fs';
import {resolve} from 'node:path';
import {appendEvent} from '../../journal/append.js';
import {REMARK} from '../../journal/events.js';
import type {Run} from '../../journal/runs.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {type FoundProgram, lostText, lostVariables} from '../../trainer/lost-variables.js';
import {programOnPath} from './find-program.js';
import {guardedFolderWords} from './guarded-folders.js';
import {scriptLine} from './script-line.js';

/** The program that a script's first line names; null if the file is not a script, or we may not read it. */
const interpreterOf = (path: string): string | null => /^#![ \t]*(\S+)/.exec(scriptLine(path) ?? '')?.[1] ?? null;

/** In words, the variables that the run's trainer does not get. */
export const lostVariableWords = (
  {record: {command, directory}}: Pick<Run, 'record'>,
  environment: NodeJS.ProcessEnv,
): string[] => {
  const find = (word: string): FoundProgram | null => {
    const path = word.includes('/') ? resolve(directory, word) : programOnPath(word, environment.PATH ?? '');
    if (path === null || !existsSync(path)) return null;
    // A link to one of the system's programs counts as such.
    return {path: realpathSync(path), interpreter: interpreterOf(path)};
  };
  return lostVariables(environment, command, find).map(lostText);
};

/**
 * What a user who starts a run on a Mac should know about how macOS treats it: recorded in the journal as remarks, and
 * returned as texts of one or two lines. Empty on other systems.
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
