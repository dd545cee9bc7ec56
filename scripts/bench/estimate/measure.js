// Runs cases of the grid with a Python that has mlx_lm, one after the other.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {PYTHON_ENV} from '../../test-mlx/python.js';

/** @import {Case, Measurement} from './types.ts' */

const DRIVER = fileURLToPath(new URL('measure.py', import.meta.url));

/**
 * Measurements by the names of the cases; what failed is told, and left out. `onOne` is called after each.
 * @param {string} python
 * @param {readonly Case[]} cases
 * @param {(done: number, name: string, error?: string) => void} onOne
 * @returns {Promise<Map<string, Measurement>>}
 */
export const measureCases = async (python, cases, onOne) => {
  const child = spawn(python, [DRIVER], {
    env: {...PYTHON_ENV, HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1'},
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  /** @type {Map<string, Measurement>} */
  const measurements = new Map();
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => (code === 0 ? resolve(null) : reject(new Error(`${python} ended with code ${code}`))));
  });
  ended.catch(() => {});
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(cases));
  let done = 0;
  for await (const line of createInterface({input: child.stdout})) {
    const {name, error, ...measurement} = JSON.parse(line);
    done += 1;
    if (error === undefined) measurements.set(name, measurement);
    onOne(done, name, error);
  }
  await ended;
  return measurements;
};
