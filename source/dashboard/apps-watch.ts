import {errorMessage} from '../errors.js';
import type {App} from '../host/types.js';
import {steadyNow} from '../journal/steady-clock.js';

/** On a Mac a look costs most of a second of a core: rare while all is well, more often when somebody has to decide. */
const EASY_MS = 30_000;
const SHORT_MS = 10_000;

export type AppsWatchOptions = {
  look(): Promise<App[]>;
  /** Something new is there to be drawn. */
  arrived(): void;
};

/** Looks at the applications from time to time, one look at once, and keeps the last; nobody waits for it. */
export class AppsWatch {
  readonly #options: AppsWatchOptions;
  #latest: {at: number; apps: readonly App[]} | null = null;
  #problem: string | null = null;
  #looking = false;
  #startedAt: number | null = null;

  constructor(options: AppsWatchOptions) {
    this.#options = options;
  }

  get latest(): {at: number; apps: readonly App[]} | null {
    return this.#latest;
  }

  /** Why the last look failed. */
  get problem(): string | null {
    return this.#problem;
  }

  /** The next look is due at once: the list has been opened, or an application has been quit. */
  hurry(): void {
    this.#startedAt = null;
  }

  /** Called while somebody sees the applications; starts a look when one is due. `nowMs` is of a clock that only runs forward. */
  consider(memoryIsShort: boolean, nowMs: number): void {
    const pause = memoryIsShort ? SHORT_MS : EASY_MS;
    if (this.#looking || (this.#startedAt !== null && nowMs - this.#startedAt < pause)) return;
    this.#startedAt = nowMs;
    void this.#look();
  }

  async #look(): Promise<void> {
    this.#looking = true;
    try {
      const apps = await this.#options.look();
      this.#latest = {at: steadyNow(), apps};
      this.#problem = null;
    } catch (error) {
      this.#problem = errorMessage(error);
    } finally {
      this.#looking = false;
    }
    this.#options.arrived();
  }
}
