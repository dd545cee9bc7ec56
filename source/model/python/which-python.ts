import {readdirSync, statSync} from 'node:fs';
import {basename, delimiter, dirname, join, resolve} from 'node:path';
import {readIfRegular} from '../../journal/regular-file.js';

/** Where a command runs: its folder, and what it finds in its environment. */
export type Surroundings = {directory: string; environment: Readonly<Record<string, string | undefined>>};

const PYTHON = /^python\d*(?:\.\d+t?)?$/;
/** They start one more program, whose Python counts; their own, where that one is not known. */
const LAUNCHERS = new Set(['mlx.launch', 'accelerate', 'torchrun']);
/** What runs a command in an environment that only it knows. */
const UNKNOWABLE = new Set(['uvx', 'pipx', 'conda', 'mamba', 'micromamba', 'docker', 'podman', 'ssh', 'make', 'npm']);
const SHELLS = new Set(['sh', 'bash', 'zsh', 'fish', 'dash']);

const MAX_SCRIPT_BYTES = 256 * 1024;

export const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile();
  } catch {
    // Nothing that can be started.
    return false;
  }
};

/** Where a shell would find that program; null where it would not. */
const located = (word: string, {directory, environment}: Surroundings): string | null => {
  if (word.includes('/')) return isFile(resolve(directory, word)) ? resolve(directory, word) : null;
  const folders = (environment.PATH ?? '').split(delimiter);
  return folders.map(folder => resolve(directory, folder || '.', word)).find(isFile) ?? null;
};

/** A folder above (or the folder itself) that has that file. */
const above = (directory: string, name: string): string | null => {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    if (isFile(join(folder, name))) return folder;
    if (folder === dirname(folder)) return null;
  }
};

const inVenv = (venv: string | undefined): string | null => {
  if (venv === undefined || !isFile(join(venv, 'pyvenv.cfg'))) return null;
  return ['python3', 'python'].map(name => join(venv, 'bin', name)).find(isFile) ?? null;
};

/**
 * `uv run` and `poetry run`: the environment of the project, else the one that is active. Null in a project of which
 * none is there yet: uv makes it first, and poetry has its own elsewhere.
 */
const ofProject = ({directory, environment}: Surroundings): string | null => {
  const own = environment.UV_PROJECT_ENVIRONMENT;
  const project = above(directory, 'pyproject.toml');
  const venv = inVenv(resolve(project ?? directory, own || '.venv'));
  return venv ?? (project === null ? inVenv(environment.VIRTUAL_ENV) : null);
};

/** Options of `uv run` by which it takes another environment than the project's, or adds to that. */
const OTHER_ENVIRONMENT =
  /^--(?:with(?:-editable|-requirements)?|isolated|no-project|project|directory|python|script|extra|all-extras|group|all-groups|only-group|package|all-packages)(?:=|$)|^-[pms]$/;

/** Whether uv installs into the project's environment first what `pyproject.toml` asks for. */
export const isSynced = (command: readonly string[], {directory}: Surroundings): boolean =>
  command.some((word, index) => basename(word) === 'uv' && command[index + 1] === 'run') &&
  !command.includes('--no-sync') &&
  above(directory, 'pyproject.toml') !== null;

/** The first line of pyenv's files that is no comment. */
const firstVersion = (text: string | null): string | null =>
  text
    ?.split('\n')
    .find(line => line.trim() !== '' && !line.startsWith('#'))
    ?.trim() ?? null;

/** A version as pyenv takes it: `3.11` is the newest 3.11 that is installed. */
const versionFolder = (root: string, version: string): string | null => {
  const exact = join(root, 'versions', version);
  if (isFile(join(exact, 'bin', 'python'))) return exact;
  try {
    const fitting = readdirSync(join(root, 'versions')).filter(name => name.startsWith(`${version}.`));
    const [newest] = fitting.sort((a, b) => b.localeCompare(a, 'en', {numeric: true}));
    return newest === undefined ? null : join(root, 'versions', newest);
  } catch {
    // No versions: then pyenv knows none.
    return null;
  }
};

/** What one of pyenv's shims stands for in that folder; null where pyenv itself would have to be asked. */
const behindShim = (shim: string, {directory, environment}: Surroundings): string | null => {
  const root = environment.PYENV_ROOT || dirname(dirname(shim));
  const local = above(directory, '.python-version');
  const version =
    environment.PYENV_VERSION ||
    (local === null ? null : firstVersion(readIfRegular(join(local, '.python-version'), 10_000))) ||
    firstVersion(readIfRegular(join(root, 'version'), 10_000));
  if (!version || version === 'system' || /[:\s/]/.test(version)) return null;
  const folder = versionFolder(root, version);
  const program = folder === null ? null : join(folder, 'bin', basename(shim));
  return program !== null && isFile(program) ? program : null;
};

/**
 * The Python of a script's first line; pip writes a long or odd path as a line of sh. Null for a file that is no
 * script of Python's.
 */
const ofScript = (file: string, surroundings: Surroundings): string | null => {
  const [first = '', second = ''] = (readIfRegular(file, MAX_SCRIPT_BYTES) ?? '').split('\n', 2);
  const words = /^#!\s*(\S.*?)\s*$/.exec(first)?.[1]?.split(/\s+/) ?? [];
  const [program = ''] = words;
  const name = basename(program) === 'env' ? words.slice(1).find(word => !/^-|=/.test(word)) : program;
  if (name !== undefined && PYTHON.test(basename(name))) return located(name, surroundings);
  const exec = /^'''exec'\s+"?([^"\n]+?)"?\s+"\$0"/.exec(second)?.[1];
  return exec !== undefined && PYTHON.test(basename(exec)) ? located(exec, surroundings) : null;
};

const isShim = (file: string): boolean => basename(dirname(file)) === 'shims';

/** The Python that a word of a command is or begins; null for another word, undefined where it cannot be known. */
const pythonOf = (word: string, surroundings: Surroundings): string | null | undefined => {
  const found = located(word, surroundings);
  if (found === null) return PYTHON.test(basename(word)) ? undefined : null;
  const file = isShim(found) ? behindShim(found, surroundings) : found;
  if (file === null) return undefined;
  return PYTHON.test(basename(file)) ? file : ofScript(file, surroundings);
};

const isStop = (word: string): boolean => UNKNOWABLE.has(basename(word)) || SHELLS.has(basename(word));

/** Options and variables, which no program is called like. */
const isProgram = (word: string): boolean => !word.startsWith('-') && !/^\w+=/.test(word);

/** The words before the program: `--with mlx-lm` of `uv run --with mlx-lm mlx_lm.lora --train`. */
const beforeProgram = (words: readonly string[]): readonly string[] => {
  const program = words.findIndex((word, index) => !word.startsWith('-') && !/^--?[^=]*$/.test(words[index - 1] ?? ''));
  return program < 0 ? words : words.slice(0, program);
};

/** What a word of a command says of the Python: it, that it cannot be known, or (undefined) nothing. */
const whatSays = (command: readonly string[], index: number, surroundings: Surroundings): string | null | undefined => {
  const word = command[index] ?? '';
  if (isStop(word)) return null;
  if (command[index + 1] === 'run' && ['uv', 'poetry'].includes(basename(word))) {
    const own = beforeProgram(command.slice(index + 2));
    return own.some(one => OTHER_ENVIRONMENT.test(one)) ? null : ofProject(surroundings);
  }
  const python = pythonOf(word, surroundings);
  // A program that is no script of Python's starts the next one (`nice`), or is none of Python's at all.
  if (python === undefined) return null;
  return python ?? undefined;
};

/**
 * The Python that would run a command, without following links, which make a virtual environment: the one that is
 * named, the one of a script's first line, the one of a project (`uv run`), the one behind pyenv's shim. Null where it
 * cannot be known without starting something.
 */
export const whichPython = (command: readonly string[], surroundings: Surroundings): string | null => {
  let launcher: string | null = null;
  for (const [index, word] of command.entries()) {
    const python = isProgram(word) ? whatSays(command, index, surroundings) : undefined;
    if (python === undefined) continue;
    if (python === null || !LAUNCHERS.has(basename(word))) return python ?? launcher;
    launcher = python;
  }
  return launcher;
};
