import {UserError} from '../errors.js';
import type {Host} from '../host/types.js';
import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';
import type {ProcessRoot} from '../trainer/tree.js';
import {WrapperWatch} from './wrapper-watch.js';

const throwUnlessUnanswered = (error: unknown): void => {
  if (!(error instanceof UserError)) throw error;
};

/** Watches whether any process of the run is still alive. */
export class RootsWatch {
  readonly #watches: readonly WrapperWatch[];

  constructor(host: Pick<Host, 'processIdentity'>, roots: readonly ProcessRoot[]) {
    this.#watches = roots.map(({pid, identity}) => new WrapperWatch(host, pid, identity));
  }

  /** Since when all of them have been gone; null while one is alive, and when none is known. */
  get goneAt(): MonotonicMs | null {
    const times = this.#watches.map(({goneAt}) => goneAt);
    const known = times.filter(at => at !== null);
    return known.length === 0 || known.length < times.length ? null : monotonicMs(Math.max(...known));
  }

  /** A process about which the system gives no answer keeps its state. */
  async check(now: MonotonicMs): Promise<void> {
    for (const watch of this.#watches) await watch.check(now).catch(throwUnlessUnanswered);
  }
}
