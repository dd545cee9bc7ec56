import {errorMessage} from '../errors.js';
import type {App} from '../host/types.js';
import {steadyNow} from '../journal/steady-clock.js';

/**
 * Between two readings. On a Mac one costs most of a second of a core: rare while all is well, more often when the user
 * has to decide.
 */
const EASY_MS = 30_000;
const SHORT_MS = 10_000;

export type AppsWatchOptions = {
  read(): Promise<App[]>;
  /** Called when there is something new to draw. */
  arrived(): void;
};

/** Reads the applications from time to time, in the background and once at a time, and keeps the last reading. */
export class AppsWatch {
  readonly #options: AppsWatchOptions;
  #latest: {at: number; apps: readonly App[]} | null = null;
  #problem: string | null = null;
  #isReading = false;
  #startedAt: number | null = null;

  constructor(options: AppsWatchOptions) {
    this.#options = options;
  }

  /** The last reading; null before the first. */
  get latest(): {at: number; apps: readonly App[]} | null {
    return this.#latest;
  }

  /** Why the last reading failed; null when it did not. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Makes the next reading due at once: the list has been opened, or an application has quit. */
  hurry(): void {
    this.#startedAt = null;
  }

  /**
   * Called while the applications are on the screen; starts a reading when one is due. `nowMs` is of a clock that only
   * moves forward.
   */
  consider(memoryIsShort: boolean, nowMs: number): void {
    const pause = memoryIsShort ? SHORT_MS : EASY_MS;
    if (this.#isReading || (this.#startedAt !== null && nowMs - this.#startedAt < pause)) return;
    this.#startedAt = nowMs;
    void this.#read();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      const apps = await this.#options.read();
      this.#latest = {at: steadyNow(), apps};
      this.#problem = null;
    } catch (error) {
      this.#problem = errorMessage(error);
    } finally {
      this.#isReading = false;
    }
    this.#options.arrived();
  }
}
