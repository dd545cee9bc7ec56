/** What a pipe holds: more than this without a pause, and its writer may have been kept waiting. */
const PIPE_BYTES = 64 * 1024;
const PAUSE_MS = 1000;

/** Tells whether output comes faster than it may be taken. */
export class Burst {
  #bytes = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** `nowMs` only runs forward. */
  add(bytes: number, nowMs: number): void {
    this.#bytes = nowMs - this.#lastAt > PAUSE_MS ? bytes : this.#bytes + bytes;
    this.#lastAt = nowMs;
  }

  /** Whether the latest output was one. */
  get holds(): boolean {
    return this.#bytes >= PIPE_BYTES;
  }
}
