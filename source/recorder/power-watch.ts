import {errorMessage} from '../errors.js';
import type {Host} from '../host/types.js';
import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';
import type {PowerSample} from '../journal/events.js';
import {steadyNow} from '../journal/steady-clock.js';
import type {Dated} from './dated.js';

/** Sampling may start programs, and its values change slowly. */
const SAMPLE_MS = 30_000;
/** The GPU's share differs in every sample: it alone is written this often. */
const NOTE_MS = 60_000;

export type PowerWatchOptions = {
  host: Pick<Host, 'power'>;
  write: (event: Dated) => void;
  /** Called with the reason when sampling fails, and with null when it succeeds. */
  onTrouble: (text: string | null) => void;
};

const isChanged = (before: PowerSample, now: PowerSample): boolean =>
  before.onBattery !== now.onBattery ||
  before.lowPowerMode !== now.lowPowerMode ||
  before.speedLimitPercent !== now.speedLimitPercent;

/** Records battery, power mode, thermal limit and GPU at intervals. The recorder's own samples never wait for it. */
export class PowerWatch {
  readonly #options: PowerWatchOptions;
  #isSampling = false;
  #nextAt = monotonicMs(Number.NEGATIVE_INFINITY);
  #noted: {sample: PowerSample; at: MonotonicMs} | null = null;

  constructor(options: PowerWatchOptions) {
    this.#options = options;
  }

  /** Starts sampling if it is due. */
  consider(now: MonotonicMs): void {
    if (this.#isSampling || now < this.#nextAt) return;
    this.#nextAt = monotonicMs(now + SAMPLE_MS);
    void this.#sample(now);
  }

  async #sample(now: MonotonicMs): Promise<void> {
    const {host, onTrouble} = this.#options;
    this.#isSampling = true;
    try {
      const sample = await host.power();
      if (sample !== null) this.#note(sample, now);
      onTrouble(null);
    } catch (error) {
      onTrouble(`Battery, power mode and GPU cannot be read: ${errorMessage(error)}`);
    } finally {
      this.#isSampling = false;
    }
  }

  #note(sample: PowerSample, now: MonotonicMs): void {
    if (this.#noted && now - this.#noted.at < NOTE_MS && !isChanged(this.#noted.sample, sample)) return;
    this.#noted = {sample, at: now};
    this.#options.write({t: steadyNow(), type: 'power', ...sample});
  }
}
