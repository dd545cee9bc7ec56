import type {RunEvent} from '../journal/events.js';

/** Shorter differences are the two clocks' own resolution and the time between reading them. */
const LEAST_SECONDS = 5;

/**
 * Finds the machine's sleep: `sinceBootSeconds` runs on while it sleeps, `awakeSeconds` (the monotonic clock) does not. Nothing is
 * found where both run on, or neither does.
 */
export class SleepWatch {
  #difference: number | null = null;

  look(sinceBootSeconds: number, awakeSeconds: number, now: number): RunEvent | null {
    const difference = sinceBootSeconds - awakeSeconds;
    const slept = this.#difference === null ? 0 : difference - this.#difference;
    this.#difference = difference;
    return slept >= LEAST_SECONDS ? {t: now, type: 'asleep', seconds: Math.round(slept)} : null;
  }
}
