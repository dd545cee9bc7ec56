// A swap file of our own. One that a killed test has left is found by its name and removed.
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync} from 'node:fs';
import {join} from 'node:path';

/**
 * Of these a file cannot be swapped on: they are memory themselves, or lie over others. statfs(2).
 * @type {Record<number, string>}
 */
const NO_DISK = {16914836: 'tmpfs', 2240043254: 'ramfs', 2035054128: 'overlayfs'};

/**
 * @param {string} program
 * @param {...string} words
 */
const run = (program, ...words) => {
  const {status, error, stderr} = spawnSync(program, words, {encoding: 'utf8'});
  return status === 0 ? null : `${program}: ${(error?.message ?? stderr).trim()}`;
};

/** @param {string} file */
const isInUse = file =>
  readFileSync('/proc/swaps', 'utf8')
    .split('\n')
    .some(line => line.split(' ')[0] === file);

/** @param {string} pid */
const lives = pid => existsSync(`/proc/${pid}`);

/**
 * Removes the swap file; gives what went wrong, or null. Pages that lie in it are read back first.
 * @param {string} file
 */
export const removeSwapFile = file => {
  const problem = isInUse(file) ? run('swapoff', file) : null;
  if (problem === null) rmSync(file, {force: true});
  return problem;
};

/** @param {string} folder */
const removeLeftOver = folder => {
  for (const name of readdirSync(folder)) {
    const pid = /^swap-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !lives(pid)) removeSwapFile(join(folder, name));
  }
};

/**
 * Makes a swap file of so many MiB in `folder` and swaps on it: `{file}`, or `{missing}` says why that cannot be.
 * @param {string} folder
 * @param {number} mib
 * @returns {{file: string, missing?: undefined} | {file?: undefined, missing: string}}
 */
export const makeSwapFile = (folder, mib) => {
  mkdirSync(folder, {recursive: true});
  removeLeftOver(folder);
  const {type, bavail, bsize} = statfsSync(folder);
  if (NO_DISK[type]) return {missing: `${folder} is on ${NO_DISK[type]}, which cannot be swapped on`};
  if (bavail * bsize < 4 * mib * 2 ** 20) return {missing: `${folder} has less than ${4 * mib} MiB free`};
  const file = join(folder, `swap-${process.pid}`);
  // Written out: a file with holes cannot be swapped on.
  const missing =
    run('dd', 'if=/dev/zero', `of=${file}`, 'bs=1M', `count=${mib}`, 'status=none') ??
    run('chmod', '600', file) ??
    run('mkswap', file) ??
    run('swapon', file);
  if (missing === null) return {file};
  rmSync(file, {force: true});
  return {missing};
};
