import {UserError} from '../errors.js';
import type {Host} from '../host/types.js';
import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';
import type {ProcessRoot} from '../trainer/tree.js';
import {WrapperWatch} from './wrapper-watch.js';

const throwUnlessUntold = (error: unknown): void => {
  if (!(error instanceof UserError)) throw error;
};

/** Sees whether any of the processes that a run is made of still lives. */
export class RootsWatch {
  readonly #watches: readonly WrapperWatch[];

  constructor(host: Pick<Host, 'processIdentity'>, roots: readonly ProcessRoot[]) {
    this.#watches = roots.map(({pid, identity}) => new WrapperWatch(host, pid, identity));
  }

  /** When the last of them was first seen to be gone; null while one lives, and when none is known. */
  get goneAt(): MonotonicMs | null {
    const times = this.#watches.map(({goneAt}) => goneAt);
    const known = times.filter(at => at !== null);
    return known.length === 0 || known.length < times.length ? null : monotonicMs(Math.max(...known));
  }

  /** One of which the system does not tell now is there as it was. */
  async look(now: MonotonicMs): Promise<void> {
    for (const watch of this.#watches) await watch.look(now).catch(throwUnlessUntold);
  }
}
