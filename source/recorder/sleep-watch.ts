import type {Sleep} from '../host/types.js';
import {type MonotonicMs, monotonicMs, type WallMs, wallMs} from '../journal/clocks.js';
import type {Dated} from './dated.js';

/** Shorter ones change nothing that anybody sees. */
const LEAST_SECONDS = 5;

/** A note of the sleep comes with the next answers of `sysctl`, which may be slow just then. */
const NOTED_MS = 60_000;

/** Finds the machine's sleep, by what the system tells of itself: by its clocks, or by its kernel's own note. Times in ms since 1970. */
export class SleepWatch {
  #slept: number | null = null;
  #last: Sleep | null | undefined;
  #lookedAt = wallMs(Number.NEGATIVE_INFINITY);
  #tickedAt: MonotonicMs | null = null;
  /** In ms: how long nothing was done here, of which no note has told yet. */
  #still = 0;
  #stillUntil = monotonicMs(0);

  /**
   * Called several times a second, with a clock that runs on in a sleep. Who is called so and was not for long has slept, or waited for
   * its pages: which of the two a note tells.
   */
  tick(now: MonotonicMs): void {
    const gap = now - (this.#tickedAt ?? now);
    this.#tickedAt = now;
    if (gap >= 1000 * LEAST_SECONDS) {
      this.#still += gap;
      this.#stillUntil = now;
    } else if (now - this.#stillUntil > NOTED_MS) this.#still = 0;
  }

  /** `sleptSeconds`: all that the machine has slept by its clocks, of which one runs on meanwhile and one does not: so it is on Linux. */
  byClocks(sleptSeconds: number, now: WallMs): Dated | null {
    const slept = sleptSeconds - (this.#slept ?? sleptSeconds);
    this.#slept = sleptSeconds;
    return asleep(slept, now);
  }

  /**
   * `last` is the machine's last sleep by its own clock; null when it has not slept since it was started, undefined while nobody told.
   * `now` is of a clock that only goes forward. The kernel notes its last sleep alone, and wakes for moments in between: of a night of many
   * sleeps, through which nobody looked, the note is of the last, and the whole is what was not ticked.
   */
  byNote(last: Sleep | null | undefined, now: WallMs): Dated | null {
    if (last === undefined) return null;
    const before = this.#last;
    const sinceLook = (now - this.#lookedAt) / 1000;
    this.#last = last;
    this.#lookedAt = now;
    if (last === null || before === undefined || isSame(last, before)) return null;
    const noted = Math.min((last.to - last.from) / 1000, sinceLook);
    const still = this.#still / 1000;
    this.#still = 0;
    return asleep(Math.max(noted, still), now);
  }
}

/** Also when the kernel dates it anew because its clock was set: no two sleeps are of the same length to the millisecond. */
const isSame = (last: Sleep, before: Sleep | null): boolean =>
  before !== null && last.to - last.from === before.to - before.from;

const asleep = (seconds: number, t: WallMs): Dated | null =>
  seconds >= LEAST_SECONDS ? {t, type: 'asleep', seconds: Math.round(seconds)} : null;
