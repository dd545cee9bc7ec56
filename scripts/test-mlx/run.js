// The tests with real trainers: prepares what they need, and runs them with jest. Those that cannot be had are skipped, and say why.
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {prepareEnvironment} from './environment.js';
import {GENERATIONS} from './generations.js';
import {findPython} from './python.js';
import {writeTinyModel} from './tiny-model.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const say = text => process.stdout.write(`${text}\n`);

const prepare = async (cache, fresh) => {
  const {python, missing} = findPython();
  const environments = [];
  let unreachable;
  for (const generation of GENERATIONS) {
    const skipped = missing ?? unreachable;
    const made = skipped ? {skipped} : await prepareEnvironment({generation, cache, python, fresh, say});
    // The next one would wait as long, for the same answer.
    if (made.skipped?.includes('index cannot be reached')) unreachable = made.skipped;
    environments.push({...generation, ...made});
  }
  return environments;
};

const tell = ({name, versions, skipped, failed}) => {
  if (failed) return `mlx-lm ${name}: failed: ${failed}`;
  if (skipped) return `mlx-lm ${name}: skipped: ${skipped}`;
  return `mlx-lm ${name}: ${versions['mlx-lm']}, mlx ${versions.mlx}, transformers ${versions.transformers}`;
};

const jest = (environment, words) => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-test-'));
  const report = join(folder, 'report.json');
  const program = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
  ];
  // Each test has a trainer that takes a core or more: more at once would only make them slower.
  const options = ['--json', '--outputFile', report, '--maxWorkers', '2', '--testTimeout', '180000'];
  const {status} = spawnSync(process.execPath, [...program, ...options, ...words, '__tests__/mlx/'], {
    cwd: root,
    env: {...process.env, MLXTOP_TEST_MLX: JSON.stringify(environment)},
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    const numbers = JSON.parse(readFileSync(report, 'utf8'));
    const failed = numbers.numFailedTests + numbers.numRuntimeErrorTestSuites;
    return {
      passed: numbers.numPassedTests,
      failed: failed === 0 && status !== 0 ? 1 : failed,
      skipped: numbers.numPendingTests + numbers.numTodoTests,
    };
  } catch {
    return {passed: 0, failed: 1, skipped: 0};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
};

/**
 * Runs them and gives how many passed, failed and were skipped. An environment that could not be made counts as one failure when
 * something is wrong, and its tests count as skipped in either case. `words` go to jest; `fresh` makes the environments anew.
 */
export const runMlxTests = async ({words = [], fresh = false} = {}) => {
  const cache = join(root, '.cache', 'mlx');
  mkdirSync(cache, {recursive: true});
  const generations = await prepare(cache, fresh);
  for (const generation of generations) say(tell(generation));
  const numbers = jest({...writeTinyModel(join(cache, 'tiny')), generations}, words);
  return {...numbers, failed: numbers.failed + generations.filter(({failed}) => failed).length};
};
