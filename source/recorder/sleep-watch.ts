import type {Sleep} from '../host/types.js';
import {type MonotonicMs, monotonicMs, type WallMs, wallMs} from '../journal/clocks.js';
import type {Dated} from './dated.js';

/** Shorter sleeps have no visible effect. */
const MIN_SECONDS = 5;

/** The kernel's note of a sleep arrives with the next answers of `sysctl`, which may be slow at that moment. */
const NOTED_MS = 60_000;

/** Detects that the machine has slept, by its clocks (Linux) or by its kernel's own note (macOS). */
export class SleepWatch {
  #slept: number | null = null;
  #last: Sleep | null | undefined;
  #lookedAt = wallMs(Number.NEGATIVE_INFINITY);
  #tickedAt: MonotonicMs | null = null;
  /** How long this process stood still without a note that explains it, in ms. */
  #still = 0;
  #stillUntil = monotonicMs(0);

  /**
   * Called several times a second, with a clock that continues during sleep. A long gap between two calls means that
   * the machine slept, or that this process waited for its pages: the kernel's note shows which.
   */
  tick(now: MonotonicMs): void {
    const gap = now - (this.#tickedAt ?? now);
    this.#tickedAt = now;
    if (gap >= 1000 * MIN_SECONDS) {
      this.#still += gap;
      this.#stillUntil = now;
    } else if (now - this.#stillUntil > NOTED_MS) this.#still = 0;
  }

  /**
   * `sleptSeconds`: the machine's total sleep by its clocks, one of which continues during sleep while the other stops
   * (Linux).
   */
  byClocks(sleptSeconds: number, now: WallMs): Dated | null {
    const slept = sleptSeconds - (this.#slept ?? sleptSeconds);
    this.#slept = sleptSeconds;
    return asleep(slept, now);
  }

  /**
   * `last` is the machine's last sleep by its own clock; null when it has not slept since it was started, undefined
   * while that is unknown. The kernel notes only its last sleep, and wakes briefly in between: after a night of many
   * sleeps the note is of the last one, and the gap in the ticks is the whole.
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

/**
 * Whether both are the same sleep. The kernel changes its dates when the clock is set, but no two sleeps last equally
 * long to the millisecond.
 */
const isSame = (last: Sleep, before: Sleep | null): boolean =>
  before !== null && last.to - last.from === before.to - before.from;

const asleep = (seconds: number, t: WallMs): Dated | null =>
  seconds >= MIN_SECONDS ? {t, type: 'asleep', seconds: Math.round(seconds)} : null;
