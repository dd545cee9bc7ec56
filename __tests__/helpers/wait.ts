import {setTimeout as delay} from 'node:timers/promises';
import {errorCode} from '../../source/errors.js';

/**
 * How long a test waits for something. It continues as soon as that is there, so patience costs nothing; a machine that
 * runs other tests at the same time may need it.
 */
const WAIT_MS = Number(process.env.MLXTOP_TEST_WAIT_SECONDS ?? 45) * 1000;
/**
 * The shortest rest between two tries: one that starts programs is followed by a rest as long as it took, to leave the
 * machine to others.
 */
const MIN_REST_MS = 10;

/** What `find` gives; null while a file that it reads is not there yet. */
const findNow = async <Value>(find: () => Value | Promise<Value>): Promise<Value | null> => {
  try {
    return await find();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/**
 * Waits until `find` gives something other than null, undefined or false; a file that is not there yet is waited for
 * too. Fails with `what` and what was seen last.
 */
export const waitFor = async <Value>(
  what: string,
  find: () => Value | Promise<Value>,
  seen: () => string = () => '',
): Promise<NonNullable<Exclude<Value, false>>> => {
  for (const until = performance.now() + WAIT_MS; ; ) {
    const before = performance.now();
    const value = await findNow(find);
    if (value !== null && value !== undefined && value !== false) return value as NonNullable<Exclude<Value, false>>;
    const now = performance.now();
    if (now > until) throw new Error(`Waited ${WAIT_MS / 1000} s for ${what}. ${seen()}`);
    await delay(Math.max(MIN_REST_MS, now - before));
  }
};
