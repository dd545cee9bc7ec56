import {existsSync, mkdirSync, readFileSync, rmSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {errorMessage} from '../../errors.js';
import {STARTED} from '../../host/own-program.js';
import {INSIDE} from '../../insight/inside-state.js';
import {appendEvent} from '../../journal/append.js';
import type {RunPaths} from '../../journal/run-folder.js';
import type {RunRecord} from '../../journal/run-record.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {writeOwnFile} from '../../paths/open.js';
import {insideObstacle, insideVariables} from '../../trainer/inside/obstacle.js';
import type {User} from '../user.js';
import {programOnPath} from './find-program.js';
import {scriptLine} from './script-line.js';

/** See trainer/inside/python/; the build puts them beside the program. */
const MODULES = ['sitecustomize.py', 'mlxtop_inside.py'];

const modulesFolder = (): string => join(dirname(STARTED.script), 'inside');

/** Copies the modules into the run's folder: an upgrade of mlxtop takes its own away. Throws system errors. */
const copyModules = (from: string, to: string): void => {
  try {
    mkdirSync(to, {mode: 0o700});
    for (const name of MODULES) writeOwnFile(join(to, name), readFileSync(join(from, name)));
  } catch (error) {
    rmSync(to, {recursive: true, force: true});
    throw error;
  }
};

/** A PYTHONPATH without the modules of a run from within which this one is started: its figures are not that run's. */
const withoutOuter = (path: string | undefined): string | undefined =>
  path
    ?.split(':')
    .filter(folder => !MODULES.every(name => folder !== '' && existsSync(join(folder, name))))
    .join(':');

const firstLineOf = ({command: [word = ''], directory}: RunRecord, path: string | undefined): string | null => {
  const program = word.includes('/') ? resolve(directory, word) : programOnPath(word, path ?? '');
  return program === null ? null : scriptLine(program);
};

type Put = {variables: Record<string, string>; why: null} | {variables: null; why: string};

const put = (
  {inside}: Pick<RunPaths, 'inside'>,
  record: RunRecord,
  environment: NodeJS.ProcessEnv,
  from: string,
): Put => {
  const obstacle = insideObstacle(record.command, firstLineOf(record, environment.PATH));
  if (obstacle !== null) return {variables: null, why: obstacle};
  const variables = insideVariables(inside, environment.PYTHONPATH);
  if (variables === null) return {variables: null, why: `the path of the run's folder has a colon: ${inside}`};
  try {
    copyModules(from, inside);
  } catch (error) {
    return {variables: null, why: `its module cannot be put into the run's folder: ${errorMessage(error)}`};
  }
  return {variables, why: null};
};

type Putting = {
  environment: NodeJS.ProcessEnv;
  complain: User['complain'];
  /** Its journal has begun. */
  isBegun: boolean;
  /** Where mlxtop's modules are. */
  from?: string;
};

/**
 * Puts mlxtop's module in front of the path of a run's trainer, if that was asked for: gives the variables that the
 * trainer needs for it. Where it cannot be done, it is left out; where it was asked for by the flag, says why, here and
 * in the journal.
 */
export const putInside = (
  paths: Pick<RunPaths, 'inside' | 'journal'>,
  record: RunRecord,
  {environment, complain, isBegun, from = modulesFolder()}: Putting,
): Record<string, string> => {
  const without = withoutOuter(environment.PYTHONPATH);
  const kept: Record<string, string> = without === environment.PYTHONPATH ? {} : {PYTHONPATH: without ?? ''};
  if (record.inside !== true) return kept;
  const {variables, why} = put(paths, record, {...environment, PYTHONPATH: without}, from);
  if (variables !== null) return variables;
  if (record.insideBySetting === true) return kept;
  const text = `--inside has no effect here: ${why}.`;
  // The journal of a run that waits in the queue begins with its start.
  if (isBegun) appendEvent(paths.journal, {t: steadyNow(), type: 'warning', code: INSIDE, text});
  complain(`Note: ${text}\n`);
  return kept;
};
