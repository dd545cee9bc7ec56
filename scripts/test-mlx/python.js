// The Python that environments are made of.
import {spawnSync} from 'node:child_process';

const OLDEST = [3, 10];
const NAMES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

const LOOK = `
import importlib.util, json, sys
has = lambda name: importlib.util.find_spec(name) is not None
print(json.dumps({"version": list(sys.version_info[:3]), "words": sys.version, "program": sys.executable,
  "venv": has("venv") and has("ensurepip"), "virtualenv": has("virtualenv")}))`;

/** Variables that would make one Python look for its modules in another's folders. */
const {PYTHONPATH: _path, PYTHONHOME: _home, ...inherited} = process.env;

/** The environment for every Python that is started here. */
export const PYTHON_ENV = {...inherited, PIP_NO_INPUT: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1'};

const lookAt = program => {
  const {stdout, status} = spawnSync(program, ['-c', LOOK], {encoding: 'utf8', env: PYTHON_ENV});
  return status === 0 ? JSON.parse(stdout) : null;
};

const isOldEnough = ({version: [major, minor]}) => major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);

/**
 * `{python: {program, words, maker}}`, where `words` is all that Python says of its version and `maker` the module that makes
 * environments; or `{missing: reason}`. `$MLXTOP_TEST_PYTHON` names another than the first of $PATH that is new enough.
 */
export const findPython = () => {
  const own = process.env.MLXTOP_TEST_PYTHON;
  const found = (own ? [own] : NAMES).map(lookAt).filter(python => python !== null);
  const usable = found.filter(isOldEnough);
  const python = usable.find(one => one.venv) ?? usable.find(one => one.virtualenv);
  if (python) return {python: {...python, maker: python.venv ? 'venv' : 'virtualenv'}};
  if (found.length === 0)
    return {missing: `there is no Python${own ? ` at ${own}` : ''}: install Python 3.10 or newer`};
  const newest = (usable[0] ?? found[0]).version;
  return usable.length === 0
    ? {missing: `Python ${newest.join('.')} is too old: install 3.10 or newer`}
    : {
        missing: `Python ${newest.join('.')} cannot make environments: install python3-venv (sudo apt install python3-venv)`,
      };
};
