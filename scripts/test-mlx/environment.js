// A Python environment for one generation, in the project's cache folder: made once, then only checked.
import {spawn, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {pipFailure} from './pip-failure.js';
import {PYTHON_ENV} from './python.js';

/** For pip; an index that takes longer is as good as none. */
const LIMIT_MS = 10 * 60_000;
const REPORT_EVERY_MS = 15_000;

const INSTALLED = `
import json, sys
from importlib.metadata import version
print(json.dumps({"words": sys.version, "versions": {name: version(name) for name in ("mlx-lm", "mlx", "transformers")}}))`;
const IMPORTS = 'import mlx.core, mlx_lm.lora, mlx_lm.generate';

/** @import {Generation, Outcome, Python, Refusal, Versions} from './types.ts' */

/** @param {string} folder */
const pythonOf = folder => join(folder, 'bin', 'python');
/** @param {string} folder */
const stampOf = folder => join(folder, '.mlxtop-stamp');

/**
 * @param {string} folder
 * @param {string} code
 */
const runPython = (folder, code) => {
  const {stdout, stderr, status} = spawnSync(pythonOf(folder), ['-c', code], {encoding: 'utf8', env: PYTHON_ENV});
  return {stdout, stderr, ok: status === 0};
};

/**
 * Versions of what is installed, as Python itself finds it; null when that fails.
 * @param {string} folder
 * @returns {{words: string, versions: Versions} | null}
 */
const installed = folder => {
  const {stdout, ok} = runPython(folder, INSTALLED);
  return ok ? JSON.parse(stdout) : null;
};

/** @param {string} folder */
const readStamp = folder => {
  try {
    return readFileSync(stampOf(folder), 'utf8');
  } catch {
    return null;
  }
};

/**
 * Runs a program to its end, with a line now and then of what it does; gives all that it printed, and whether it
 * succeeded.
 * @param {string} program
 * @param {readonly string[]} words
 * @param {(text: string) => void} say
 * @returns {Promise<{output: string, ok: boolean, tooLate: boolean}>}
 */
const runReporting = (program, words, say) =>
  new Promise(resolve => {
    const child = spawn(program, words, {env: PYTHON_ENV, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS});
    const started = Date.now();
    let output = '';
    /** @param {string} text */
    const hear = text => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    const timer = setInterval(() => {
      const doing = output.trimEnd().split('\n').at(-1)?.trim().slice(0, 100);
      say(`  ${Math.round((Date.now() - started) / 1000)} s: ${doing || 'making the environment'}`);
    }, REPORT_EVERY_MS);
    /** @type {(code: number | null, tooLate: boolean) => void} */
    const end = (code, tooLate) => {
      clearInterval(timer);
      resolve({output, ok: code === 0, tooLate});
    };
    child.on('error', error => {
      hear(`${error.message}\n`);
      end(1, false);
    });
    child.on('close', (code, signal) => end(code, signal !== null && Date.now() - started >= LIMIT_MS));
  });

/**
 * @param {Generation} generation
 * @param {string} folder
 * @param {Python} python
 * @param {(text: string) => void} say
 * @returns {Promise<Refusal>}
 */
const make = async (generation, folder, python, say) => {
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(dirname(folder), {recursive: true});
  const made = await runReporting(python.program, ['-m', python.maker, folder], say);
  if (!made.ok) return {failed: `the environment could not be made: ${made.output.trim().split('\n').at(-1)}`};
  // Wheels only: these tests do not wait for a compiler.
  // What is imported is compiled when it is: all of it together takes longer than the installation (11 of 20 s).
  const how = ['--only-binary', ':all:', '--no-compile', '--progress-bar', 'off'];
  const words = ['-m', 'pip', 'install', ...how, ...generation.packages];
  const pip = await runReporting(pythonOf(folder), words, say);
  if (pip.tooLate) return {skipped: `the package index took longer than ${LIMIT_MS / 60_000} minutes`};
  if (!pip.ok) return pipFailure(pip.output);
  const {ok, stderr} = runPython(folder, IMPORTS);
  return ok ? {} : {failed: `what was installed cannot be loaded: ${stderr.trim().split('\n').at(-1)}`};
};

/**
 * Gives `{folder, versions}` of an environment in which that generation of mlx-lm is installed, or `{skipped: reason}`,
 * or `{failed: reason}`. It is made again when it was left half-made, when another Python, machine or set of packages
 * is wanted, and with `fresh`.
 * @param {{generation: Generation, cache: string, python: Python, fresh: boolean, say: (text: string) => void}} wanted
 * @returns {Promise<Outcome>}
 */
export const prepareEnvironment = async ({generation, cache, python, fresh, say}) => {
  const folder = join(cache, generation.name);
  const key = createHash('sha256')
    .update(JSON.stringify([folder, process.platform, process.arch, python.program, python.words, generation.packages]))
    .digest('hex');
  const isMade = !fresh && readStamp(folder) === key;
  const before = isMade ? installed(folder) : null;
  if (before !== null && before.words === python.words) return {folder, versions: before.versions};
  say(`Installing mlx-lm (${generation.name}) into ${folder}: once, about 350 MB, a minute or two …`);
  const started = Date.now();
  const {skipped, failed} = await make(generation, folder, python, say);
  if (skipped || failed) {
    rmSync(folder, {recursive: true, force: true});
    return {skipped, failed};
  }
  const after = installed(folder);
  if (after === null) return {failed: 'pip installed something, but mlx-lm is not there'};
  writeFileSync(stampOf(folder), key);
  say(`  done in ${Math.round((Date.now() - started) / 1000)} s`);
  return {folder, versions: after.versions};
};
