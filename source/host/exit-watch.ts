import {setTimeout as delay} from 'node:timers/promises';
import {errorCode} from '../errors.js';

/** Between two looks whether a process is still there. */
const LOOK_MS = 100;

/** Whether there is a process of that pid, whoever's it is. */
export const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
};

/** Waits until the process has gone, at most `waitMs` or until `settled` says that waiting is of no use; whether it has gone. */
export const waitForExit = async (
  isThere: () => boolean,
  waitMs: number,
  settled: () => boolean = () => false,
): Promise<boolean> => {
  const until = performance.now() + waitMs;
  while (isThere()) {
    const left = until - performance.now();
    if (left <= 0 || settled()) return false;
    await delay(Math.min(LOOK_MS, left));
  }
  return true;
};
