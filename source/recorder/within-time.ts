import {Script} from 'node:vm';
import {errorCode} from '../errors.js';
import type {WithinTime} from '../trainer/pattern.js';

type Holder = {work: () => void};

/**
 * Where the script finds its work: in the existing context, where functions run at full speed. A context of its own
 * would cost 1 MB.
 */
const HOLDER = "globalThis[Symbol.for('mlxtop.within-time')]";

/**
 * A way to run work with a time limit, by Node's own for scripts, which interrupts regular expressions too. Each call
 * costs a thread, about 0.05 ms. `spentMs` is the processor time of this process, since on a machine that swaps the
 * elapsed time means nothing.
 */
export const createWithinTime = (): WithinTime => {
  const holder = new Script(`${HOLDER} ??= {}`).runInThisContext() as Holder;
  const script = new Script(`${HOLDER}.work()`);
  return (work, limitMs) => {
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
};
