import {existsSync, realpathSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {commandLine} from '../../format/command-line.js';
import {compareVersions} from '../../format/versions.js';
import {brokenPythons} from '../broken-environments.js';
import {type Finding, note, ok, problem} from '../finding.js';
import {nearbyEnvironments} from '../nearby-environments.js';
import {allOnPath} from '../on-path.js';
import {askPackages, type PythonAnswer, unmetNeeds} from '../python-facts.js';
import {requirementWords} from '../requirement.js';
import type {Check, World} from '../world.js';

/** The Pythons that `mlxtop run -- python …` may find, the most likely first. */
const pythonsOf = ({PATH, VIRTUAL_ENV}: NodeJS.ProcessEnv): string[] => [
  ...(VIRTUAL_ENV ? allOnPath('python', join(VIRTUAL_ENV, 'bin')) : []),
  ...allOnPath('python', PATH),
  ...allOnPath('python3', PATH),
];

/** More Pythons than that are not asked. */
const MAX_OTHERS = 3;

/** From 0.32 on mlx_lm draws its progress with rich; without it mlx_lm fails at the import. */
const needsRich = (version: string): boolean => compareVersions(version, '0.32') >= 0;

const lacks = (what: string, missing: string): Finding =>
  problem('python', `${what}, but not ${missing}`, 'mlx_lm fails when it starts.', `pip install ${missing}`);

const mlxFinding = (what: string, answer: PythonAnswer, platform: string): Finding | null => {
  const {mlx, library} = answer;
  if (mlx === null) return lacks(what, platform === 'darwin' ? 'mlx' : '"mlx[cpu]"');
  // On Linux it comes in a second package: mlx-cpu, mlx-cuda-12 or mlx-cuda-13.
  if (platform === 'linux' && !library) {
    return problem(
      'python',
      `${what} and mlx ${mlx}, but no mlx for this machine's processor or card`,
      'import mlx.core fails.',
      'pip install "mlx[cpu]"   or, with an NVIDIA card: pip install "mlx[cuda13]"',
    );
  }
  return null;
};

const packagesFinding = (what: string, answer: PythonAnswer, platform: string): Finding => {
  const {mlx_lm, rich, tqdm, mlx} = answer;
  const has = `${what} has mlx_lm ${mlx_lm}`;
  const fault = mlxFinding(has, answer, platform);
  if (fault !== null) return fault;
  if (mlx_lm !== null && needsRich(mlx_lm) && !rich) return lacks(has, 'rich');
  if (!tqdm) return lacks(has, 'tqdm');
  const [unmet] = unmetNeeds(answer, platform);
  if (unmet !== undefined) {
    const {need, has: version} = unmet;
    const words = requirementWords(need);
    const isMlx = need.name === 'mlx';
    return (isMlx ? problem : note)(
      'python',
      `${has}, which requires ${words}, ${version === null ? 'which is not installed' : `not ${need.name} ${version}`}`,
      isMlx
        ? 'The two do not fit together: mlx_lm fails when it starts, or calls something that is missing.'
        : 'mlx_lm may fail.',
      `pip install "${words}"`,
    );
  }
  return ok('python', `${what} with mlx_lm ${mlx_lm}${mlx === null ? '' : `, mlx ${mlx}`}`);
};

const findingOf = (path: string, answer: PythonAnswer, isArm: boolean, platform: string): Finding => {
  const {version, machine, mlx_lm} = answer;
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
  return packagesFinding(what, answer, platform);
};

/** An environment is known by its folder of programs: the Python in it is often a link to another one's. */
const placeOf = (path: string): string => realpathSync(dirname(path));

/** Those of another environment than the first one's, one of each. */
const otherThan = (path: string, others: readonly string[]): string[] => {
  const byPlace = new Map(others.toReversed().map(one => [placeOf(one), one]));
  byPlace.delete(placeOf(path));
  return [...byPlace.values()].reverse().slice(0, MAX_OTHERS);
};

const insteadOf = (chosen: PythonAnswer | null): string => {
  if (chosen === null) return 'A run would not find it.';
  const {mlx_lm} = chosen;
  return `A run would use the Python above, ${mlx_lm === null ? 'which has none' : `with mlx_lm ${mlx_lm}`}.`;
};

/** An environment that is active, or comes first on the PATH, and whose Python is gone. */
const brokenFindings = ({environment}: World, chosen: string | null): Finding[] => {
  const broken = brokenPythons(environment, chosen).map(path =>
    note(
      'python',
      `the first Python is a broken link (${path})`,
      `The Python that its environment was made with is gone, as after an upgrade by Homebrew. ${chosen === null ? 'A run would find none.' : 'A run would use the next one on the PATH.'}`,
      'Create the environment again, and install its packages into it.',
    ),
  );
  const {VIRTUAL_ENV} = environment;
  if (!VIRTUAL_ENV || broken.length > 0 || existsSync(join(VIRTUAL_ENV, 'bin'))) return broken;
  return [
    note(
      'python',
      `the active environment is gone (${VIRTUAL_ENV})`,
      'VIRTUAL_ENV still names it: it was moved or removed.',
      'deactivate   Then activate the one that you mean.',
    ),
  ];
};

const nearbyFindings = ({directory}: World, chosen: PythonAnswer | null): Finding[] =>
  nearbyEnvironments(directory, chosen?.prefix ?? '').map(({name, mlxLm}) =>
    note(
      'python',
      `${name} in this folder has mlx_lm ${mlxLm}, and is not active`,
      insteadOf(chosen),
      `source ${name}/bin/activate   or: mlxtop run -- ${name}/bin/python …`,
    ),
  );

/** Other Pythons on the PATH that may be the one that was meant, where the first has no mlx_lm. */
const otherFindings = async (world: World, path: string, chosen: PythonAnswer): Promise<Finding[]> => {
  if (chosen.mlx_lm !== null) return [];
  const others = otherThan(path, pythonsOf(world.environment));
  const answers = await Promise.all(others.map(async one => ({one, answer: await askPackages(world, one)})));
  return answers.flatMap(({one, answer}) => {
    if ('failure' in answer || answer.mlx_lm === null || answer.prefix === chosen.prefix) return [];
    const what = `${one} has mlx_lm ${answer.mlx_lm}`;
    return [
      note('python', what, insteadOf(chosen), `Name it in the command: ${commandLine(['mlxtop', 'run', '--', one])} …`),
    ];
  });
};

const run = async (world: World): Promise<Finding[]> => {
  const [path] = pythonsOf(world.environment);
  if (path === undefined) {
    return [
      note(
        'python',
        'no Python is on the PATH',
        'Trainers in Python need one.',
        'Install one, or activate the virtual environment that has it.',
      ),
      ...brokenFindings(world, null),
      ...nearbyFindings(world, null),
    ];
  }
  const answer = await askPackages(world, path);
  if ('failure' in answer) {
    return [
      note(
        'python',
        `${path} does not answer (${answer.failure})`,
        'Trainers in Python would not start with it.',
        `To see what it prints: ${commandLine([path, '--version'])}`,
      ),
    ];
  }
  const isArm = world.platform === 'darwin' && /^Apple/.test((await world.host.machine()).processor ?? '');
  return [
    findingOf(path, answer, isArm, world.platform),
    ...brokenFindings(world, path),
    ...nearbyFindings(world, answer),
    ...(await otherFindings(world, path, answer)),
  ];
};

/** The Python that a run would use, whether it has mlx_lm, and whether what it has goes together. */
export const python: Check = {name: 'python', run};
