import type {Host} from '../host/types.js';
import type {RunState} from '../insight/state.js';
import {isAliveBy} from '../journal/lock.js';
import {steadyNow} from '../journal/steady-clock.js';
import type {Dated} from './dated.js';

export type WaiterWatchOptions = {
  host: Pick<Host, 'processIdentity'>;
  write: (event: Dated) => void;
};

/**
 * Withdraws what a process has announced (that it will stop the run at its next checkpoint) when that process is gone:
 * a killed process cannot do so itself.
 */
export class WaiterWatch {
  readonly #options: WaiterWatchOptions;

  constructor(options: WaiterWatchOptions) {
    this.#options = options;
  }

  async check({warnings}: Pick<RunState, 'warnings'>): Promise<void> {
    const {host, write} = this.#options;
    const isAlive = isAliveBy(pid => host.processIdentity(pid));
    for (const {code, waiter} of warnings) {
      // Without an answer from ps the announcement stands.
      if (waiter !== null && !(await isAlive(waiter).catch(() => true)))
        write({t: steadyNow(), type: 'warning-over', code});
    }
  }
}
