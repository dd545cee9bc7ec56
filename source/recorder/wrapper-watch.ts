import type {Host} from '../host/types.js';
import type {MonotonicMs} from '../journal/clocks.js';

/**
 * Watches whether the run's wrapper is still alive, by its identity: the pid alone may have passed to another process.
 */
export class WrapperWatch {
  readonly #host: Pick<Host, 'processIdentity'>;
  readonly #pid: number;
  #identity: string | null;
  #goneAt: MonotonicMs | null = null;

  /** `identity` as noted when the run began; null takes the first one that is found. */
  constructor(host: Pick<Host, 'processIdentity'>, pid: number, identity: string | null) {
    this.#host = host;
    this.#pid = pid;
    this.#identity = identity;
  }

  /** Since when it has been gone; null while it is alive. */
  get goneAt(): MonotonicMs | null {
    return this.#goneAt;
  }

  async check(now: MonotonicMs): Promise<void> {
    const found = await this.#host.processIdentity(this.#pid);
    this.#identity ??= found;
    const isAlive = found !== null && found === this.#identity;
    this.#goneAt = isAlive ? null : (this.#goneAt ?? now);
  }
}
