import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';

/** What a pipe holds: more than this without a pause, and its writer may have been kept waiting. */
const PIPE_BYTES = 64 * 1024;
const PAUSE_MS = 1000;

/** Tells whether output comes faster than it may be taken. */
export class Burst {
  #bytes = 0;
  #lastAt = monotonicMs(Number.NEGATIVE_INFINITY);

  add(bytes: number, now: MonotonicMs): void {
    this.#bytes = now - this.#lastAt > PAUSE_MS ? bytes : this.#bytes + bytes;
    this.#lastAt = now;
  }

  /** Whether the latest output was one. */
  get holds(): boolean {
    return this.#bytes >= PIPE_BYTES;
  }
}
