// The tests on real swap (Linux, root): a swap file on the disk, a control group with less memory than what runs in it,
// and the tests in it. Both are removed again, also after a failure and ^C. Where they cannot be made the tests are
// skipped, with the reason.
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {runJest} from '../jest.js';
import {makeGroup, removeGroup} from './group.js';
import {makeSwapFile, removeSwapFile} from './swap-file.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The trainer holds 310 MiB and mlxtop 150: these fit, but not with the 400 of the other program. */
const LIMIT_MIB = 560;
const SWAP_MIB = 1536;
/** A baseline needs two minutes of training without swapping, on a machine that may be busy. */
const WAIT_SECONDS = 400;

/** @param {string} text */
const say = text => process.stdout.write(`${text}\n`);

/**
 * @param {string} why
 * @param {readonly string[]} words
 */
const skip = (why, words) => {
  say(`real swap: skipped: ${why}`);
  const env = {...process.env, MLXTOP_TEST_SWAP: JSON.stringify({group: null})};
  return runJest([...words, '__tests__/swap/'], {env});
};

/**
 * @param {string} group
 * @param {readonly string[]} words
 */
const inGroup = (group, words) => {
  say(`real swap: ${SWAP_MIB} MiB of swap, ${LIMIT_MIB} MiB of memory in ${group}; this takes some minutes`);
  const env = {
    ...process.env,
    MLXTOP_TEST_SWAP: JSON.stringify({group}),
    MLXTOP_TEST_WAIT_SECONDS: String(WAIT_SECONDS),
  };
  const options = ['--testTimeout', String(3 * WAIT_SECONDS * 1000)];
  return runJest([...words, '__tests__/swap/'], {options, env});
};

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs them in a group and on a swap file of their own, and removes both.
 * @param {readonly string[]} words
 */
const onSwap = async words => {
  const group = makeGroup(LIMIT_MIB);
  if (group.folder === undefined) return skip(group.missing, words);
  const swap = makeSwapFile(join(root, '.cache', 'swap'), SWAP_MIB);
  try {
    return swap.file === undefined ? skip(swap.missing, words) : inGroup(group.folder, words);
  } finally {
    // The group first: what is left in it may still use the swap.
    await removeGroup(group.folder);
    const problem = swap.file === undefined ? null : removeSwapFile(swap.file);
    if (problem !== null) say(`The swap file ${swap.file} is still in use: ${problem}`);
  }
};

/**
 * Runs them and gives how many passed, failed and were skipped; `words` go to jest.
 * @param {readonly string[]} [words]
 */
export const runSwapTests = async (words = []) => {
  if (process.platform !== 'linux') return skip('this is not Linux', words);
  if (process.getuid?.() !== 0) return skip('only root can swap on a file and limit a group', words);
  // ^C ends jest, which shares the terminal; this process has still to take things away.
  const stay = () => undefined;
  for (const name of SIGNALS) process.on(name, stay);
  try {
    return await onSwap(words);
  } finally {
    for (const name of SIGNALS) process.off(name, stay);
  }
};
