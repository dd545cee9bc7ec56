// The tests on real swap (Linux, root): a swap file on the disk, a control group that has less memory than what runs in it, and the
// tests in it. Everything is taken away again, also after a failure and ^C. Where it cannot be had they are skipped, and it says why.
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {runJest} from '../jest.js';
import {makeGroup, removeGroup} from './group.js';
import {makeSwapFile, removeSwapFile} from './swap-file.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The trainer holds 310 MiB and mlxtop 150: that fits, and with the 400 of the other program it does not. */
const LIMIT_MIB = 560;
const SWAP_MIB = 1536;
/** A baseline needs two minutes of clean training, on a machine that may be busy. */
const WAIT_SECONDS = 400;

const say = text => process.stdout.write(`${text}\n`);

const skip = (why, words) => {
  say(`real swap: skipped: ${why}`);
  const env = {...process.env, MLXTOP_TEST_SWAP: JSON.stringify({group: null})};
  return runJest([...words, '__tests__/swap/'], {env});
};

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

/** Runs them and gives how many passed, failed and were skipped; `words` go to jest. */
export const runSwapTests = async (words = []) => {
  if (process.platform !== 'linux') return skip('this is not Linux', words);
  if (process.getuid() !== 0) return skip('only root can swap on a file and limit a group', words);
  // ^C ends jest, which shares the terminal; this process has still to take things away.
  const stay = () => undefined;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, stay);
  const group = makeGroup(LIMIT_MIB);
  try {
    if (group.missing) return skip(group.missing, words);
    const swap = makeSwapFile(join(root, '.cache', 'swap'), SWAP_MIB);
    if (swap.missing) return skip(swap.missing, words);
    try {
      return inGroup(group.folder, words);
    } finally {
      await removeGroup(group.folder);
      group.folder = undefined;
      const problem = removeSwapFile(swap.file);
      if (problem !== null) say(`The swap file ${swap.file} is still in use: ${problem}`);
    }
  } finally {
    if (group.folder) await removeGroup(group.folder);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, stay);
  }
};
