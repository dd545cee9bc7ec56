import type {Host} from '../host/types.js';
import type {MonotonicMs} from '../journal/clocks.js';

/** Sees whether the run's wrapper still lives, by its identity: its pid alone may have passed to another process. */
export class WrapperWatch {
  readonly #host: Pick<Host, 'processIdentity'>;
  readonly #pid: number;
  #identity: string | null;
  #goneAt: MonotonicMs | null = null;

  /** `identity` as noted when the run began; null takes the one of the first look. */
  constructor(host: Pick<Host, 'processIdentity'>, pid: number, identity: string | null) {
    this.#host = host;
    this.#pid = pid;
    this.#identity = identity;
  }

  /** When it was first seen to be gone, and has been since; null while it lives. */
  get goneAt(): MonotonicMs | null {
    return this.#goneAt;
  }

  async look(now: MonotonicMs): Promise<void> {
    const found = await this.#host.processIdentity(this.#pid);
    this.#identity ??= found;
    const lives = found !== null && found === this.#identity;
    this.#goneAt = lives ? null : (this.#goneAt ?? now);
  }
}
