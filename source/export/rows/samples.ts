import {cardsOfRun, sumIfKnown} from '../../insight/cards/of-run.js';
import type {CardsState} from '../../insight/cards/state.js';
import {isStale} from '../../insight/slowdown/freshness.js';
import type {EventOf, PowerSample} from '../../journal/events.js';
import type {CardsReading, Reading} from './row.js';

/** A report that is told late (see `retold`) is older than the newest sample, by ten minutes at most. */
const KEPT_MS = 600_000;
/** At the shortest interval there are more within that time: then those of the last minutes are enough. */
const MAX_KEPT = 4096;
/** A sample speaks for so many intervals after it: one may be late. */
const INTERVALS = 2;
const LEAST_AGE_MS = 60_000;

/** A reading of the cards comes every half minute, and with each change. */
const CARDS_SPEAK_MS = 90_000;

/** The run's NVIDIA cards together at a moment; null where there is none, or the last reading is too old. */
export const cardsAt = (cards: CardsState, t: number): CardsReading | null => {
  const {latest} = cards;
  const own = cardsOfRun(cards);
  if (latest === null || own.length === 0 || t < latest.at || t - latest.at > CARDS_SPEAK_MS) return null;
  const busy = sumIfKnown(own, ({busyPercent}) => busyPercent);
  return {
    busyPercent: busy === null ? null : Math.round((10 * busy) / own.length) / 10,
    usedBytes: sumIfKnown(own, ({usedBytes}) => usedBytes),
    runBytes: sumIfKnown(own, ({runBytes}) => runBytes),
  };
};

/** Keeps the latest samples, and finds what was measured at a moment. Times by the run's clock. */
export class Samples {
  readonly #maxAgeMs: number;
  #samples: EventOf<'sample'>[] = [];
  #power: EventOf<'power'> | null = null;

  /** `intervalMs` lies between two samples. One that is older than a minute, and than two of these, says nothing. */
  constructor(intervalMs: number) {
    this.#maxAgeMs = Math.max(LEAST_AGE_MS, INTERVALS * intervalMs);
  }

  add(sample: EventOf<'sample'>): void {
    this.#samples.push(sample);
    if (this.#samples.length <= MAX_KEPT) return;
    const recent = this.#samples.filter(({t}) => t > sample.t - KEPT_MS);
    this.#samples = recent.slice(-MAX_KEPT / 2);
  }

  addPower(power: EventOf<'power'>): void {
    this.#power = power;
  }

  #powerAt(t: number): PowerSample | null {
    const power = this.#power;
    return power === null || power.t > t || isStale(power.t, t, 'power') ? null : power;
  }

  /** The latest reading at or before `t`; null where there is none, or it is too old to say anything. */
  at(t: number): Reading | null {
    const sample = this.#samples.findLast(one => one.t <= t);
    if (sample === undefined) return null;
    const {memory, trainer} = sample;
    const ageMs = t - sample.t + 1000 * (memory?.ageSeconds ?? 0);
    return ageMs > this.#maxAgeMs ? null : {memory, trainer, ageMs, power: this.#powerAt(t)};
  }
}
