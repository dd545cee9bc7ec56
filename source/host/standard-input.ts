import {spawn} from 'node:child_process';
import {fstatSync} from 'node:fs';

/**
 * What is in this process' standard input: nothing (a terminal, `/dev/null`, an end), something, or a pipe that neither
 * holds anything nor has ended.
 */
export type StandardInput = 'nothing' | 'something' | 'open';

/** A pipe whose writer needs longer than this for its first byte counts as open: it may never write. */
const LIMIT_MS = 200;

const canHoldData = (): boolean => {
  try {
    return !fstatSync(0).isCharacterDevice();
  } catch {
    return false;
  }
};

/** More than lists and scripts have; a pipe that holds more most likely never ends (`yes`). */
const MOST_BYTES = 16 * 1024 ** 2;

/**
 * Looks into the standard input by reading it, until its end or the limit: only to be called where it is not wanted.
 * What is there is all taken, because a byte of it is lost anyway: a loop around this process (`while read NAME; do …`)
 * ends then, and continues with no word that lacks its beginning. Another process reads, because a read cannot be taken
 * back in this one.
 */
export const lookIntoInput = (limitMs = LIMIT_MS): Promise<StandardInput> => {
  if (!canHoldData()) return Promise.resolve('nothing');
  return new Promise(resolve => {
    const child = spawn('head', ['-c', String(MOST_BYTES)], {stdio: ['inherit', 'pipe', 'ignore']});
    let isFound = false;
    const timer = setTimeout(() => {
      resolve(isFound ? 'something' : 'open');
      child.kill('SIGKILL');
    }, limitMs);
    const settle = (): void => {
      clearTimeout(timer);
      resolve(isFound ? 'something' : 'nothing');
    };
    child.stdout.on('data', () => {
      isFound = true;
    });
    child.on('error', settle);
    child.on('close', settle);
  });
};
