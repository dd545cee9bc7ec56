import {statSync} from 'node:fs';
import {delimiter, dirname, isAbsolute, join, resolve} from 'node:path';
import type {Host} from '../../host/types.js';
import {readIfRegular} from '../../journal/regular-file.js';
import {pythonScript} from './python.js';

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile();
  } catch {
    // Nothing that can be started.
    return false;
  }
};

const NAMES = ['python3', 'python'];

const inFolder = (folder: string): string[] =>
  NAMES.map(name => join(folder, name))
    .filter(isFile)
    .slice(0, 1);

/** The variables that name a Python's environment. */
export const ENVIRONMENT_NAMES = ['__PYVENV_LAUNCHER__', 'VIRTUAL_ENV', 'CONDA_PREFIX', 'PATH'];

/**
 * The Pythons that an environment names, the most certain first: as paths, without following links, which make a
 * virtual environment.
 */
export const interpretersIn = (environment: Readonly<Record<string, string | undefined>>): string[] => {
  const {__PYVENV_LAUNCHER__: launcher = '', VIRTUAL_ENV: venv, CONDA_PREFIX: conda, PATH: path = ''} = environment;
  const folders = path.split(delimiter).filter(isAbsolute);
  const onPath = NAMES.flatMap(name => folders.map(folder => join(folder, name)).find(isFile) ?? []);
  const found = [
    ...(isAbsolute(launcher) && isFile(launcher) ? [launcher] : []),
    ...[venv, conda].flatMap(folder =>
      folder !== undefined && isAbsolute(folder) ? inFolder(join(folder, 'bin')) : [],
    ),
    ...onPath,
  ];
  return [...new Set(found)];
};

/** The Pythons that the environments of these processes name, in their order: can only be read while they live. */
export const interpretersOf = async (
  host: Pick<Host, 'startEnvironment'>,
  pids: readonly number[],
): Promise<string[]> => {
  // All at once: each reading may start a program, which is slow on a Mac that swaps.
  const environments = await Promise.all(pids.map(pid => host.startEnvironment?.(pid, ENVIRONMENT_NAMES)));
  return [...new Set(environments.flatMap(environment => interpretersIn(environment ?? {})))];
};

const MAX_SCRIPT_BYTES = 1024 * 1024;

/**
 * The Pythons of the environment that a script was installed into: what its first line names, and what lies beside it.
 */
export const interpretersBeside = (command: readonly string[], directory: string): string[] => {
  const script = pythonScript(command);
  if (script === null || !script.includes('/')) return [];
  const path = resolve(directory, script);
  const first = /^#!\s*(\/[^\n]*?)\s*(?:\n|$)/.exec(readIfRegular(path, MAX_SCRIPT_BYTES) ?? '')?.[1];
  const named = first !== undefined && /\/python[\d.]*$/.test(first) && isFile(first) ? [first] : [];
  return [...new Set([...named, ...inFolder(dirname(path))])];
};

const VENVS = ['.venv', 'venv', 'env'];

/** The Pythons of the virtual environments in a folder, by their usual names. */
export const interpretersBelow = (directory: string): string[] =>
  VENVS.map(name => join(directory, name))
    .filter(venv => isFile(join(venv, 'pyvenv.cfg')))
    .flatMap(venv => inFolder(join(venv, 'bin')));
