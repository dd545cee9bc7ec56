// All checks in order, and one closing line with their number: type check, lint, the tests, those with programs from
// outside, those in a browser and those with real trainers. With options for jest, only the tests that these choose.
import {spawn, spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {closingLine, runJest} from './jest.js';
import {browserEnv} from './test-browser/run.js';
import {mlxEnv} from './test-mlx/run.js';
import {outsideEnv} from './test-outside/run.js';

/** @import {Numbers} from './jest.js' */

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} name */
const begin = name => process.stdout.write(`\n${name}\n`);

/**
 * @param {string} name
 * @param {string} program
 * @param {readonly string[]} words
 * @returns {Numbers}
 */
const check = (name, program, words) => {
  begin(name);
  const {status} = spawnSync(program, words, {cwd: root, stdio: ['ignore', 'inherit', 'inherit']});
  if (status !== 0) process.stdout.write(`${name}: failed\n`);
  return {passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0};
};

/** @param {readonly string[]} words */
const tests = words => {
  begin('tests');
  return runJest(words, {again: words.length === 0});
};

/**
 * A download is mostly waiting: it goes on beside the other tests. Resolves when it is over.
 * @param {string} script
 */
const prepare = script => {
  const child = spawn(process.execPath, [script], {cwd: root, stdio: 'ignore'});
  return new Promise(resolve => {
    child.on('exit', resolve).on('error', resolve);
  });
};

/**
 * Those that need programs from outside, a browser or real trainers: together, so that no core waits while one of them
 * waits.
 */
const lateTests = async () => {
  begin('tests with programs from outside, in a browser and with real trainers');
  const [outside, inBrowser, mlx] = [await outsideEnv(), await browserEnv(), await mlxEnv()];
  const env = {...process.env, ...outside, ...inBrowser, ...mlx.env};
  const folders = ['outside', 'browser', 'mlx'].map(name => `__tests__/${name}/`);
  const numbers = runJest(['--maxWorkers', '3', ...folders], {options: mlx.options, env, again: true});
  return {...numbers, failed: numbers.failed + mlx.failed};
};

const words = process.argv.slice(2);
const isAll = words.length === 0;
const trainers = isAll ? prepare('scripts/test-mlx/prepare.js') : null;
const outside = isAll ? prepare('scripts/test-outside/prepare.js') : null;
// After the others: apt-get installs for one at a time.
const browser = outside?.then(() => prepare('scripts/test-browser/prepare.js'));
const numbers = [
  check('type check', 'node_modules/.bin/tsc', ['--noEmit']),
  // What runs in a browser knows its types, which nothing else may see.
  check('type check for browsers', 'node_modules/.bin/tsc', ['-p', 'tsconfig.browser.json', '--noEmit']),
  check('lint', 'node_modules/.bin/biome', ['check', '--error-on-warnings', '.']),
  tests(words),
  ...(isAll ? [await Promise.all([trainers, browser]).then(lateTests)] : []),
];
/** @param {keyof Numbers} key */
const sum = key => numbers.reduce((total, one) => total + one[key], 0);
const all = {passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped')};
process.stdout.write(`\n${closingLine(all)}\n`);
process.exitCode = all.failed === 0 ? 0 : 1;
