import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';

/** The size of a pipe's buffer: after more than this without a pause, the writer may have had to wait. */
const PIPE_BYTES = 64 * 1024;
const PAUSE_MS = 1000;

/** Detects output that comes faster than it can be read. */
export class Burst {
  #bytes = 0;
  #lastAt = monotonicMs(Number.NEGATIVE_INFINITY);

  add(bytes: number, now: MonotonicMs): void {
    this.#bytes = now - this.#lastAt > PAUSE_MS ? bytes : this.#bytes + bytes;
    this.#lastAt = now;
  }

  /** Whether the latest output is part of a burst. */
  get holds(): boolean {
    return this.#bytes >= PIPE_BYTES;
  }
}
