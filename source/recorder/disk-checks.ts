import type {MonotonicMs} from '../journal/clocks.js';

/** How long the end of a run waits for the final check, of a disk that does not answer. */
const FINAL_CHECK_MS = 5000;

/** Runs checks of a disk, one at a time, and a final one when the trainer is gone. */
export class DiskChecks {
  readonly #check: () => Promise<void>;
  #running: Promise<void> | null = null;
  #goneAt: MonotonicMs | null = null;

  /** `check` never rejects. */
  constructor(check: () => Promise<void>) {
    this.#check = check;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Starts a check, after the running one if there is one. */
  begin(): void {
    const running = (this.#running ?? Promise.resolve())
      .then(() => this.#check())
      .finally(() => {
        if (this.#running === running) this.#running = null;
      });
    this.#running = running;
  }

  /**
   * Called with whether the trainer is gone, which starts the final check. True while the run's end has to wait for
   * that.
   */
  isFinalRunning(isGone: boolean, now: MonotonicMs): boolean {
    if (!isGone) this.#goneAt = null;
    else if (this.#goneAt === null) {
      this.#goneAt = now;
      this.begin();
    }
    return this.#goneAt !== null && this.isRunning && now - this.#goneAt < FINAL_CHECK_MS;
  }
}
