import {KNOWN_TRAINERS} from '../known/index.js';

/**
 * What a command begins with: a framework's own Python, by the program that its `bin/python3` becomes, which no longer
 * knows of a virtual environment (CPython's Mac/Tools/pythonw.c); a name that is looked up in the PATH; or a path. Null
 * for another program.
 */
export type PythonWord = 'framework' | 'name' | 'path' | null;

const FRAMEWORK = /\/Python\.app\/Contents\/MacOS\/Python$/i;
const PYTHON = /(?:^|\/)python(?:\d+(?:\.\d+)*t?)?$/i;

/** What kind of Python a command's first word is; see `PythonWord`. */
export const pythonWord = (program: string): PythonWord => {
  if (FRAMEWORK.test(program)) return 'framework';
  if (!PYTHON.test(program)) return null;
  return program.includes('/') ? 'path' : 'name';
};

/** What Python runs: a module by `-m`, or a script. */
type What = {kind: 'module' | 'script'; name: string};

/** Options of Python itself that take the next word when nothing is attached. */
const VALUED = /^-[bBdEhiIOPqsSuvVx]*[XW]$/;
const MODULE = /^-[bBdEhiIOPqsSuvVx]*m(.*)$/s;

const whatRuns = ([, ...words]: readonly string[]): What | null => {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const module = MODULE.exec(word)?.[1];
    if (module !== undefined) {
      const name = module || words[at + 1];
      return name === undefined ? null : {kind: 'module', name};
    }
    if (!word.startsWith('-')) return {kind: 'script', name: word};
    if (/^-[a-zA-Z]*c/.test(word) || word === '-') return null;
    if (VALUED.test(word)) at++;
  }
  return null;
};

/** The script that a Python's command runs; null when it runs a module, or something else. */
export const pythonScript = (command: readonly string[]): string | null => {
  const what = whatRuns(command);
  return what?.kind === 'script' ? what.name : null;
};

const neededBy = (script: string): string | null =>
  KNOWN_TRAINERS.find(({needs}) => needs?.script.test(script))?.needs?.packageName ?? null;

/** The package that a Python must have for this command; null where the command does not show it. */
export const neededPackage = (command: readonly string[]): string | null => {
  const what = whatRuns(command);
  if (what === null) return null;
  if (what.kind === 'script') return neededBy(what.name);
  const [top = ''] = what.name.split('.');
  return /^[A-Za-z_]\w*$/.test(top) ? top : null;
};
