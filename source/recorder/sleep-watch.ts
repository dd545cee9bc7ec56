import type {Sleep} from '../host/types.js';
import type {RunEvent} from '../journal/events.js';

/** Shorter differences are the two clocks' own resolution and the time between reading them. */
const LEAST_SECONDS = 5;

/** Finds the machine's sleep, by what the system tells of itself: by its clocks, or by its kernel's own note. Times in ms since 1970. */
export class SleepWatch {
  #difference: number | null = null;
  #wokeAt: number | null | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** `sinceBootSeconds` runs on while the machine sleeps, `awakeSeconds` (the monotonic clock) does not: so it is on Linux. */
  byClocks(sinceBootSeconds: number, awakeSeconds: number, now: number): RunEvent | null {
    const difference = sinceBootSeconds - awakeSeconds;
    const slept = this.#difference === null ? 0 : difference - this.#difference;
    this.#difference = difference;
    return asleep(slept, now);
  }

  /** `last` is the machine's last sleep; null when it has not slept since it was started, undefined while nobody told. */
  byNote(last: Sleep | null | undefined, now: number): RunEvent | null {
    if (last === undefined) return null;
    const before = this.#wokeAt;
    const sinceLook = (now - this.#lookedAt) / 1000;
    this.#wokeAt = last?.to ?? null;
    this.#lookedAt = now;
    if (last === null || before === undefined || last.to === before) return null;
    return asleep(Math.min((last.to - last.from) / 1000, sinceLook), now);
  }
}

const asleep = (seconds: number, t: number): RunEvent | null =>
  seconds >= LEAST_SECONDS ? {t, type: 'asleep', seconds: Math.round(seconds)} : null;
