import type {WallMs} from '../journal/clocks.js';
import type {Dated} from './dated.js';

/**
 * Smaller differences between two calls come from a clock that is being slewed to the right time, or from the clocks'
 * resolution.
 */
const MIN_CHANGE_MS = 500;

/** Detects that the machine's clock was set, by its offset from the run's clock, which only moves forward. */
export class ClockWatch {
  #offset: number;

  /** `offset`: how far it was ahead of the run's clock at the run's last event, in ms. */
  constructor(offset: number) {
    this.#offset = offset;
  }

  /**
   * The event to write if the clock was set. `offset`: how far it is ahead now, in ms; `t`: the time by the run's
   * clock.
   */
  check(offset: number, t: WallMs): Dated | null {
    const set = offset - this.#offset;
    this.#offset = offset;
    return Math.abs(set) < MIN_CHANGE_MS ? null : {t, type: 'clock-set', seconds: Math.round(set / 100) / 10};
  }
}
