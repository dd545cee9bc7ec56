import {Script} from 'node:vm';
import {errorCode} from '../errors.js';
import type {WithinTime} from '../trainer/pattern.js';

type Holder = {work: () => void};

/**
 * Where the script finds its work: in the context that there is, where a function is as fast as anywhere; one of its own
 * would cost a megabyte.
 */
const HOLDER = "globalThis[Symbol.for('mlxtop.within-time')]";

const start = (): {holder: Holder; script: Script} => ({
  holder: new Script(`${HOLDER} ??= {}`).runInThisContext() as Holder,
  script: new Script(`${HOLDER}.work()`),
});

let started: ReturnType<typeof start> | null = null;

/**
 * Node cuts off a script that runs too long, in the middle of a regular expression too. That costs a thread each time, about 0.05 ms. A
 * machine that swaps may take any time for nothing: so what counts is the processor time of this process.
 */
export const withinTime: WithinTime = (work, limitMs) => {
  started ??= start();
  const {holder, script} = started;
  const before = process.cpuUsage();
  let cutOff = false;
  holder.work = work;
  try {
    script.runInThisContext({timeout: Math.ceil(limitMs)});
  } catch (error) {
    if (errorCode(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    cutOff = true;
  }
  const {user, system} = process.cpuUsage(before);
  return {spentMs: (user + system) / 1000, cutOff};
};
