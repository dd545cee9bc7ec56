import {join} from 'node:path';
import {type Finding, note, ok, problem} from '../finding.js';
import {allOnPath} from '../on-path.js';
import type {Check, World} from '../world.js';

/** Asks for the packages without loading them: mlx alone takes seconds. */
const ASK = `
import importlib.metadata as m, importlib.util as u, json, platform
def version(name):
    try: return m.version(name)
    except m.PackageNotFoundError: return None
print(json.dumps({"version": platform.python_version(), "machine": platform.machine(), "rich": u.find_spec("rich") is not None,
  "mlx_lm": version("mlx-lm"), "mlx": version("mlx")}))`;

const LIMIT_MS = 20_000;

type Answer = {version: string; machine: string; rich: boolean; mlx_lm: string | null; mlx: string | null};

/** The Pythons that `mlxtop run -- python …` may find, the most likely first. */
const pythonsOf = ({PATH, VIRTUAL_ENV}: NodeJS.ProcessEnv): string[] => [
  ...(VIRTUAL_ENV ? allOnPath('python', join(VIRTUAL_ENV, 'bin')) : []),
  ...allOnPath('python', PATH),
  ...allOnPath('python3', PATH),
];

const answerOf = (stdout: string): Answer | null => {
  try {
    return JSON.parse(stdout) as Answer;
  } catch {
    return null;
  }
};

/** From 0.32 on mlx_lm draws its progress with rich; without it mlx_lm fails at the import. */
const needsRich = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 0 || minor >= 32;
};

const findingOf = (path: string, answer: Answer, isArm: boolean): Finding => {
  const {version, machine, rich, mlx_lm} = answer;
  const what = `Python ${version} (${path})`;
  if (isArm && machine === 'x86_64') {
    return note(
      'python',
      `${what} is an Intel program`,
      'mlx does not exist under Rosetta.',
      'Use an arm64 Python: python.org, Homebrew in /opt/homebrew, or uv.',
    );
  }
  if (mlx_lm === null) {
    return note(
      'python',
      `${what} has no mlx_lm`,
      'Other trainers work without it; mlx_lm itself needs it.',
      'Activate the virtual environment that has it, or: pip install mlx-lm',
    );
  }
  if (needsRich(mlx_lm) && !rich) {
    return problem(
      'python',
      `${what} has mlx_lm ${mlx_lm}, but not rich`,
      'mlx_lm fails at its start.',
      'pip install rich',
    );
  }
  return ok('python', `${what} with mlx_lm ${mlx_lm}`);
};

const run = async ({environment, host, platform, tryProgram}: World): Promise<Finding[]> => {
  const [path] = pythonsOf(environment);
  if (path === undefined) {
    return [
      note(
        'python',
        'no Python is on the PATH',
        'Trainers in Python need one.',
        'Install one, or activate the virtual environment that has it.',
      ),
    ];
  }
  const {stdout, failure, code} = await tryProgram([path, '-c', ASK], {limitMs: LIMIT_MS, env: environment});
  const answer = answerOf(stdout);
  if (answer === null) {
    return [
      note(
        'python',
        `${path} does not answer (${failure ?? `exit code ${code}`})`,
        'Trainers in Python would not start with it.',
        `See what it says: ${path} --version`,
      ),
    ];
  }
  const isArm = platform === 'darwin' && /^Apple/.test((await host.machine()).processor ?? '');
  return [findingOf(path, answer, isArm)];
};

/** The Python that a run would use, and whether it has mlx_lm. */
export const python: Check = {name: 'python', run};
