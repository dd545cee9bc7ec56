import {errorMessage} from '../errors.js';
import type {Host} from '../host/types.js';
import type {PowerSample, RunEvent} from '../journal/events.js';
import {steadyNow} from '../journal/steady-clock.js';

/** A look may start programs; what it tells changes slowly. */
const LOOK_MS = 30_000;
/** The GPU's share is another one at every look: so often it is noted. */
const NOTE_MS = 60_000;

export type PowerWatchOptions = {
  host: Pick<Host, 'power'>;
  write: (event: RunEvent) => void;
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
  #nextAt = Number.NEGATIVE_INFINITY;
  #noted: {sample: PowerSample; at: number} | null = null;

  constructor(options: PowerWatchOptions) {
    this.#options = options;
  }

  /** Begins a look if it is time. `nowMs` only runs forward. */
  consider(nowMs: number): void {
    if (this.#looking || nowMs < this.#nextAt) return;
    this.#nextAt = nowMs + LOOK_MS;
    void this.#look(nowMs);
  }

  async #look(nowMs: number): Promise<void> {
    const {host, onTrouble} = this.#options;
    this.#looking = true;
    try {
      const sample = await host.power();
      if (sample !== null) this.#note(sample, nowMs);
      onTrouble(null);
    } catch (error) {
      onTrouble(`Battery, power mode and GPU cannot be looked at: ${errorMessage(error)}`);
    } finally {
      this.#looking = false;
    }
  }

  #note(sample: PowerSample, nowMs: number): void {
    if (this.#noted && nowMs - this.#noted.at < NOTE_MS && !isChanged(this.#noted.sample, sample)) return;
    this.#noted = {sample, at: nowMs};
    this.#options.write({t: steadyNow(), type: 'power', ...sample});
  }
}
