// Runs jest and counts its tests.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Without certificates beside Node's own, which every Node reads as it starts: 30 ms of processor each of some ten
 * thousand times, for tests that fetch nothing.
 * @param {NodeJS.ProcessEnv} env
 */
const withoutCertificates = ({NODE_EXTRA_CA_CERTS: _certificates, ...env}) => env;

/** When more files fail, a busy machine is not the cause. */
const MAX_RETRIED_FILES = 3;

/**
 * How many tests there were of each kind.
 * @typedef {{passed: number, failed: number, skipped: number}} Numbers
 */

/**
 * What is read of jest's report (`--json`), with its exit code.
 * @typedef {{
 *   status: number | null,
 *   numFailedTests: number,
 *   numPassedTests: number,
 *   numPendingTests: number,
 *   numTodoTests: number,
 *   numRuntimeErrorTestSuites: number,
 *   testResults: {name: string, status: string, assertionResults: {status: string, fullName: string}[]}[],
 * }} JestReport
 */

/** @param {string} text */
const say = text => process.stdout.write(`${text}\n`);

/**
 * Jest's own report on the tests that `words` choose; null when it could not start.
 * @param {readonly string[]} words
 * @param {NodeJS.ProcessEnv} env
 * @returns {JestReport | null}
 */
const run = (words, env) => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-test-'));
  const file = join(folder, 'report.json');
  const program = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
  ];
  const {status} = spawnSync(process.execPath, [...program, '--json', '--outputFile', file, ...words], {
    cwd: root,
    env: withoutCertificates(env),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    return {...JSON.parse(readFileSync(file, 'utf8')), status};
  } catch {
    return null;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
};

/**
 * @param {JestReport | null} report
 * @returns {Numbers}
 */
const count = report => {
  if (report === null) return {passed: 0, failed: 1, skipped: 0};
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && report.status !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
};

/**
 * What failed, by file; `tests` is empty for a file that could not start.
 * @param {JestReport | null} report
 */
const failuresOf = report =>
  (report?.testResults ?? [])
    .filter(({status}) => status === 'failed')
    .map(({name, assertionResults}) => ({
      file: relative(root, name),
      tests: assertionResults.filter(({status}) => status === 'failed').map(({fullName}) => fullName),
    }));

/**
 * Runs files that failed beside others once more, alone: a busy machine can outrun a test with real processes. A test
 * that passes only then is named, as that is a weakness of the test or worse; a file in which any test fails again has
 * failed.
 * @param {ReturnType<typeof failuresOf>} failures
 * @param {readonly string[]} options
 * @param {NodeJS.ProcessEnv} env
 */
const runAlone = (failures, options, env) => {
  say(`\nOnce more, alone: ${failures.map(({file}) => file).join(', ')}`);
  const alone = run([...options, '--runInBand', '--runTestsByPath', ...failures.map(({file}) => file)], env);
  if (alone === null) return 0;
  const again = failuresOf(alone).map(({file}) => file);
  const mended = failures
    .filter(({file}) => !again.includes(file))
    .flatMap(({file, tests}) => tests.map(test => `${file}: ${test}`));
  for (const test of mended) say(`passed only when it ran alone: ${test}`);
  return mended.length;
};

/**
 * Runs the tests that `words` choose and gives their numbers; a suite, or a jest, that could not start counts as one
 * failure. `options` say how the tests run; with `again` the few files that fail get a second run, alone.
 * @param {readonly string[]} words
 * @param {{options?: readonly string[], env?: NodeJS.ProcessEnv, again?: boolean}} [how]
 * @returns {Numbers}
 */
export const runJest = (words, {options = [], env = process.env, again = false} = {}) => {
  const report = run([...options, ...words], env);
  const {passed, failed, skipped} = count(report);
  const failures = failuresOf(report);
  if (!again || failures.length === 0 || failures.length > MAX_RETRIED_FILES) return {passed, failed, skipped};
  const mended = runAlone(failures, options, env);
  return {passed: passed + mended, failed: failed - mended, skipped};
};

/**
 * `12 passed, 0 failed, 3 skipped`
 * @param {Numbers} numbers
 */
export const closingLine = ({passed, failed, skipped}) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
