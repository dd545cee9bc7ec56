import {errorMessage} from '../errors.js';
import type {MonotonicMs} from '../journal/clocks.js';
import {waitAtMost} from '../wait-at-most.js';

/** Longer than any look takes on a machine that is well; others of the same sample wait for it. */
const PATIENCE_MS = 2500;

/**
 * A look that may take long, or fail, beside others that do not wait for it: it runs once at a time, and who asks while it has not
 * answered in time gets null. What it finds then is not told any more: it is of another moment.
 */
export class PromptLook<Value> {
  readonly #look: (now: MonotonicMs, paused: boolean) => Promise<Value | null>;
  readonly #patienceMs: number;
  #running: Promise<Value | null> | null = null;
  #failure: string | null = null;

  constructor(look: (now: MonotonicMs, paused: boolean) => Promise<Value | null>, patienceMs = PATIENCE_MS) {
    this.#look = look;
    this.#patienceMs = patienceMs;
  }

  /** Why the last one gave nothing; null when it did. */
  get failure(): string | null {
    return this.#failure;
  }

  async look(now: MonotonicMs, paused: boolean): Promise<Value | null> {
    if (this.#running !== null) {
      this.#failure = 'the system has not answered yet';
      return null;
    }
    const running = this.#look(now, paused).finally(() => {
      this.#running = null;
    });
    this.#running = running;
    this.#failure = null;
    if (!(await waitAtMost(running, this.#patienceMs))) {
      this.#failure = 'the system has not answered yet';
      return null;
    }
    try {
      return await running;
    } catch (error) {
      this.#failure = errorMessage(error);
      return null;
    }
  }
}
