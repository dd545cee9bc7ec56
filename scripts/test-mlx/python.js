// The Python that environments are made of.
import {spawnSync} from 'node:child_process';

/** @import {FoundPython, Python} from './types.ts' */

const OLDEST = {major: 3, minor: 10};
const NAMES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

const DESCRIBE = `
import importlib.util, json, sys
has = lambda name: importlib.util.find_spec(name) is not None
print(json.dumps({"version": list(sys.version_info[:3]), "words": sys.version, "program": sys.executable,
  "venv": has("venv") and has("ensurepip"), "virtualenv": has("virtualenv")}))`;

/** Without the variables that would make one Python search for modules in another's folders. */
const {PYTHONPATH: _path, PYTHONHOME: _home, PYTHONDONTWRITEBYTECODE: _compiled, ...inherited} = process.env;

/** The environment for every Python that is started here. */
export const PYTHON_ENV = {...inherited, PIP_NO_INPUT: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1'};

/**
 * @param {string} program
 * @returns {FoundPython | null}
 */
const describePython = program => {
  const {stdout, status} = spawnSync(program, ['-c', DESCRIBE], {encoding: 'utf8', env: PYTHON_ENV});
  return status === 0 ? JSON.parse(stdout) : null;
};

/** @param {FoundPython} python */
const isNewEnough = ({version: [major, minor]}) =>
  major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);

/**
 * `{python: {program, words, maker}}`, where `words` is all that Python says of its version and `maker` the module that
 * makes environments; or `{missing: reason}`. `$MLXTOP_TEST_PYTHON` names another than the first of $PATH that is new
 * enough.
 * @returns {{python: Python, missing?: undefined} | {python?: undefined, missing: string}}
 */
export const findPython = () => {
  const own = process.env.MLXTOP_TEST_PYTHON;
  const found = (own ? [own] : NAMES).map(describePython).filter(python => python !== null);
  const usable = found.filter(isNewEnough);
  const python = usable.find(one => one.venv) ?? usable.find(one => one.virtualenv);
  if (python) return {python: {...python, maker: python.venv ? 'venv' : 'virtualenv'}};
  const newest = usable[0] ?? found[0];
  if (newest === undefined)
    return {missing: `there is no Python${own ? ` at ${own}` : ''}: install Python 3.10 or newer`};
  return usable.length === 0
    ? {missing: `Python ${newest.version.join('.')} is too old: install 3.10 or newer`}
    : {
        missing: `Python ${newest.version.join('.')} cannot make environments: install python3-venv (sudo apt install python3-venv)`,
      };
};
