import type {Host} from '../host/types.js';
import type {RunState} from '../insight/state.js';
import {livesBy} from '../journal/lock.js';
import {steadyNow} from '../journal/steady-clock.js';
import type {Dated} from './dated.js';

export type WaiterWatchOptions = {
  host: Pick<Host, 'processIdentity'>;
  write: (event: Dated) => void;
};

/**
 * Takes back what a process has said that it will do (stop the run at its next checkpoint) when that process is gone: one that was
 * killed cannot do so itself.
 */
export class WaiterWatch {
  readonly #options: WaiterWatchOptions;

  constructor(options: WaiterWatchOptions) {
    this.#options = options;
  }

  async look({warnings}: Pick<RunState, 'warnings'>): Promise<void> {
    const {host, write} = this.#options;
    const lives = livesBy(pid => host.processIdentity(pid));
    for (const {code, waiter} of warnings) {
      // While ps does not tell, it is not taken back.
      if (waiter !== null && !(await lives(waiter).catch(() => true)))
        write({t: steadyNow(), type: 'warning-over', code});
    }
  }
}
