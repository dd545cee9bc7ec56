import {existsSync, realpathSync} from 'node:fs';
import {resolve} from 'node:path';
import {appendEvent} from '../../journal/append.js';
import {REMARK} from '../../journal/events.js';
import type {Run} from '../../journal/runs.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {type FoundProgram, lostText, lostVariables} from '../../trainer/lost-variables.js';
import {nodesOf} from '../../trainer/ranks/nodes.js';
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

/** For a run that is started on each of its machines by hand, whose names nothing says; null for any other. */
const namelessHostsWords = ({record: {command, hosts}}: Pick<Run, 'record'>): string | null => {
  const nodes = hosts === undefined ? nodesOf(command) : 1;
  if (nodes === 1) return null;
  return `It works on ${nodes} machines, of which only this one is seen. Name the others as ssh knows them:\nmlxtop run --hosts m1,m2 -- …`;
};

/**
 * What a user who starts a run should know about where it runs, and on a Mac about how macOS treats it: the latter is
 * recorded in the journal as remarks. Returned as texts of one or two lines.
 */
export const noteAtStart = async (run: Run, environment: NodeJS.ProcessEnv): Promise<string[]> => {
  const nameless = namelessHostsWords(run);
  const ofMac = process.platform === 'darwin' ? await noteOnMac(run, environment) : [];
  return [...(nameless === null ? [] : [nameless]), ...ofMac];
};

/** The part of it that a Mac adds. */
const noteOnMac = async (run: Run, environment: NodeJS.ProcessEnv): Promise<string[]> => {
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
