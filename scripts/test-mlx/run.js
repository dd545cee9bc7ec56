// The tests with real trainers: prepares what they need, and runs them with jest. Those that cannot be had are skipped,
// and say why.
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {runJest} from '../jest.js';
import {prepareEnvironment} from './environment.js';
import {GENERATIONS} from './generations.js';
import {findPython} from './python.js';
import {writeTinyModel} from './tiny-model.js';

/** @import {Generation, Outcome} from './types.ts' */

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, '.cache', 'mlx');

/** @param {string} text */
const say = text => process.stdout.write(`${text}\n`);

/**
 * @param {boolean} fresh
 * @param {(text: string) => void} say
 */
const prepare = async (fresh, say) => {
  mkdirSync(cache, {recursive: true});
  const {python, missing} = findPython();
  /** @type {(Generation & Outcome)[]} */
  const environments = [];
  /** @type {string | undefined} */
  let unreachable;
  for (const generation of GENERATIONS) {
    /** @type {Outcome} */
    const made =
      python === undefined || unreachable !== undefined
        ? {skipped: missing ?? unreachable}
        : await prepareEnvironment({generation, cache, python, fresh, say});
    // The next one would wait as long, for the same answer.
    if (made.skipped?.includes('index cannot be reached')) unreachable = made.skipped;
    environments.push({...generation, ...made});
  }
  return environments;
};

/** @param {Generation & Outcome} generation */
const describe = ({name, versions, skipped, failed}) => {
  if (failed) return `mlx-lm ${name}: failed: ${failed}`;
  if (skipped) return `mlx-lm ${name}: skipped: ${skipped}`;
  return `mlx-lm ${name}: ${versions?.['mlx-lm']}, mlx ${versions?.mlx}, transformers ${versions?.transformers}`;
};

/**
 * How long a test waits for something: Python alone takes seconds to start, and the machine may be busy with other
 * things.
 */
const WAIT_SECONDS = 90;
// Each test has a trainer that takes a core or more: more workers would only make the tests slower.
const WORKERS = ['--maxWorkers', '2'];
const options = ['--testTimeout', String(4 * WAIT_SECONDS * 1000)];

/** Makes the environments, without a word: who needs them makes them again, and says what is wrong. */
export const prepareQuietly = () => prepare(false, () => {});

/**
 * Makes the environments, says what they are, and gives the variables and options with which their tests run, and how
 * many environments could not be made though nothing is missing.
 * @param {boolean} [fresh] makes them again
 */
export const mlxEnv = async (fresh = false) => {
  const generations = await prepare(fresh, say);
  for (const generation of generations) say(describe(generation));
  const env = {
    MLXTOP_TEST_MLX: JSON.stringify({...writeTinyModel(join(cache, 'tiny')), generations}),
    MLXTOP_TEST_WAIT_SECONDS: String(WAIT_SECONDS),
  };
  return {env, options, failed: generations.filter(({failed}) => failed).length};
};

/**
 * Runs them and gives how many passed, failed and were skipped. An environment that could not be made counts as one
 * failure when something is wrong, and its tests count as skipped in either case. `words` go to jest; `fresh` makes the
 * environments again.
 * @param {{words?: readonly string[], fresh?: boolean}} [how]
 */
export const runMlxTests = async ({words = [], fresh = false} = {}) => {
  const {env, failed} = await mlxEnv(fresh);
  const how = {options, env: {...process.env, ...env}, again: words.length === 0};
  const numbers = runJest([...WORKERS, ...words, '__tests__/mlx/'], how);
  return {...numbers, failed: numbers.failed + failed};
};
