import {errorMessage} from '../errors.js';
import type {Host} from '../host/types.js';
import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';
import type {PowerSample} from '../journal/events.js';
import {steadyNow} from '../journal/steady-clock.js';
import type {Dated} from './dated.js';

/** A look may start programs; what it tells changes slowly. */
const LOOK_MS = 30_000;
/** The GPU's share is another one at every look: so often it is noted. */
const NOTE_MS = 60_000;

export type PowerWatchOptions = {
  host: Pick<Host, 'power'>;
  write: (event: Dated) => void;
  /** Told why a look failed, and null when one succeeds. */
  onTrouble: (text: string | null) => void;
};

const isChanged = (before: PowerSample, now: PowerSample): boolean =>
  before.onBattery !== now.onBattery ||
  before.lowPowerMode !== now.lowPowerMode ||
  before.speedLimitPercent !== now.speedLimitPercent;

/** Notes battery, power mode, thermal limit and GPU from time to time, beside the recorder's own looks: those never wait for it. */
export class PowerWatch {
  readonly #options: PowerWatchOptions;
  #looking = false;
  #nextAt = monotonicMs(Number.NEGATIVE_INFINITY);
  #noted: {sample: PowerSample; at: MonotonicMs} | null = null;

  constructor(options: PowerWatchOptions) {
    this.#options = options;
  }

  /** Begins a look if it is time. */
  consider(now: MonotonicMs): void {
    if (this.#looking || now < this.#nextAt) return;
    this.#nextAt = monotonicMs(now + LOOK_MS);
    void this.#look(now);
  }

  async #look(now: MonotonicMs): Promise<void> {
    const {host, onTrouble} = this.#options;
    this.#looking = true;
    try {
      const sample = await host.power();
      if (sample !== null) this.#note(sample, now);
      onTrouble(null);
    } catch (error) {
      onTrouble(`Battery, power mode and GPU cannot be looked at: ${errorMessage(error)}`);
    } finally {
      this.#looking = false;
    }
  }

  #note(sample: PowerSample, now: MonotonicMs): void {
    if (this.#noted && now - this.#noted.at < NOTE_MS && !isChanged(this.#noted.sample, sample)) return;
    this.#noted = {sample, at: now};
    this.#options.write({t: steadyNow(), type: 'power', ...sample});
  }
}
