import {isStale} from '../../insight/slowdown/freshness.js';
import type {EventOf, PowerSample} from '../../journal/events.js';
import type {Reading} from './row.js';

/** A report that is told late (see `retold`) is older than the newest sample, by ten minutes at most. */
const KEPT_MS = 600_000;
/** At the shortest interval there are more within that time: then those of the last minutes are enough. */
const MAX_KEPT = 4096;
/** A sample speaks for so many intervals after it: one may be late. */
const INTERVALS = 2;
const LEAST_AGE_MS = 60_000;

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
