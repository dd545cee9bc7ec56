import type {Sleep} from '../host/types.js';
import type {RunEvent} from '../journal/events.js';

/** Shorter ones change nothing that anybody sees. */
const LEAST_SECONDS = 5;

/** Finds the machine's sleep, by what the system tells of itself: by its clocks, or by its kernel's own note. Times in ms since 1970. */
export class SleepWatch {
  #slept: number | null = null;
  #last: Sleep | null | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** `sleptSeconds`: all that the machine has slept by its clocks, of which one runs on meanwhile and one does not: so it is on Linux. */
  byClocks(sleptSeconds: number, now: number): RunEvent | null {
    const slept = sleptSeconds - (this.#slept ?? sleptSeconds);
    this.#slept = sleptSeconds;
    return asleep(slept, now);
  }

  /**
   * `last` is the machine's last sleep by its own clock; null when it has not slept since it was started, undefined while nobody told.
   * `now` is of a clock that only goes forward.
   */
  byNote(last: Sleep | null | undefined, now: number): RunEvent | null {
    if (last === undefined) return null;
    const before = this.#last;
    const sinceLook = (now - this.#lookedAt) / 1000;
    this.#last = last;
    this.#lookedAt = now;
    if (last === null || before === undefined || isSame(last, before)) return null;
    return asleep(Math.min((last.to - last.from) / 1000, sinceLook), now);
  }
}

/** Also when the kernel dates it anew because its clock was set: no two sleeps are of the same length to the millisecond. */
const isSame = (last: Sleep, before: Sleep | null): boolean =>
  before !== null && last.to - last.from === before.to - before.from;

const asleep = (seconds: number, t: number): RunEvent | null =>
  seconds >= LEAST_SECONDS ? {t, type: 'asleep', seconds: Math.round(seconds)} : null;
