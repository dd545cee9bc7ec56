import {errorMessage} from '../errors.js';
import type {MonotonicMs} from '../journal/clocks.js';
import {waitAtMost} from '../wait-at-most.js';

/** Longer than any reading takes on a healthy machine. The rest of the same sample waits for it. */
const PATIENCE_MS = 2500;

const UNANSWERED = 'the system has not answered yet';

/**
 * A reading that may take long or fail, without holding up the rest of a sample. Only one runs at a time; a caller that
 * has to wait too long gets null, and the late answer is dropped because it belongs to another moment.
 */
export class BoundedReading<Value> {
  readonly #read: (now: MonotonicMs, paused: boolean) => Promise<Value | null>;
  readonly #patienceMs: number;
  #running: Promise<Value | null> | null = null;
  #failure: string | null = null;

  constructor(read: (now: MonotonicMs, paused: boolean) => Promise<Value | null>, patienceMs = PATIENCE_MS) {
    this.#read = read;
    this.#patienceMs = patienceMs;
  }

  /** Why the last reading gave nothing; null when it did. */
  get failure(): string | null {
    return this.#failure;
  }

  /** The value; null when it is not there in time, and when the reading failed. Never rejects. */
  async read(now: MonotonicMs, paused: boolean): Promise<Value | null> {
    if (this.#running !== null) return this.#unanswered();
    const running = this.#read(now, paused).finally(() => {
      this.#running = null;
    });
    this.#running = running;
    this.#failure = null;
    if (!(await waitAtMost(running, this.#patienceMs))) return this.#unanswered();
    try {
      return await running;
    } catch (error) {
      this.#failure = errorMessage(error);
      return null;
    }
  }

  #unanswered(): null {
    this.#failure = UNANSWERED;
    return null;
  }
}
