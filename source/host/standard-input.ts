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

/**
 * Looks into the standard input by reading a byte of it, which is lost: only to be called where the rest is not wanted.
 * Another process reads, because a read cannot be taken back in this one.
 */
export const lookIntoInput = (limitMs = LIMIT_MS): Promise<StandardInput> => {
  if (!canHoldData()) return Promise.resolve('nothing');
  return new Promise(resolve => {
    const child = spawn('head', ['-c', '1'], {stdio: ['inherit', 'pipe', 'ignore']});
    const timer = setTimeout(() => {
      resolve('open');
      child.kill('SIGKILL');
    }, limitMs);
    const settle = (found: StandardInput): void => {
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.on('data', () => settle('something'));
    child.on('error', () => settle('nothing'));
    child.on('close', () => settle('nothing'));
  });
};
