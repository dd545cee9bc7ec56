import {setTimeout as delay} from 'node:timers/promises';
import {errorCode} from '../errors.js';

/** Between two checks whether a process is still there. */
const CHECK_MS = 100;

/** Whether there is a process of that pid, of any user. */
export const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
};

/**
 * Waits until the process has gone, at most `waitMs`, or until `settled` says that waiting is pointless. Returns
 * whether it has gone.
 */
export const waitForExit = async (
  isThere: () => boolean,
  waitMs: number,
  settled: () => boolean = () => false,
): Promise<boolean> => {
  const until = performance.now() + waitMs;
  while (isThere()) {
    const left = until - performance.now();
    if (left <= 0 || settled()) return false;
    await delay(Math.min(CHECK_MS, left));
  }
  return true;
};
