import type {MonotonicMs} from '../journal/clocks.js';

/** For so long the end of a run waits for the last look at a disk that does not answer. */
const LAST_LOOK_MS = 5000;

/** Looks at a disk, one at a time, and one last time when the trainer is gone. */
export class Looks {
  readonly #look: () => Promise<void>;
  #looking: Promise<void> | null = null;
  #goneAt: MonotonicMs | null = null;

  /** `look` never fails. */
  constructor(look: () => Promise<void>) {
    this.#look = look;
  }

  get isLooking(): boolean {
    return this.#looking !== null;
  }

  begin(): void {
    const look = (this.#looking ?? Promise.resolve())
      .then(() => this.#look())
      .finally(() => {
        if (this.#looking === look) this.#looking = null;
      });
    this.#looking = look;
  }

  /** Called with whether the trainer is gone, which begins a last look. True as long as that takes. */
  isLookingLast(isGone: boolean, now: MonotonicMs): boolean {
    if (!isGone) this.#goneAt = null;
    else if (this.#goneAt === null) {
      this.#goneAt = now;
      this.begin();
    }
    return this.#goneAt !== null && this.isLooking && now - this.#goneAt < LAST_LOOK_MS;
  }
}
