import type {WallMs} from '../journal/clocks.js';
import type {Dated} from './dated.js';

/** Less than this from one look to the next is a clock that is led gently back to the right time, and the two clocks' own resolution. */
const LEAST_MS = 500;

/** Finds out that the machine's clock was set, by what it is ahead of one that only goes forward. */
export class ClockWatch {
  #offset: number;

  /** `offset`: what it was ahead of the run's when the run was last heard of, in ms. */
  constructor(offset: number) {
    this.#offset = offset;
  }

  /** `offset` as it is now; `t` is the time by the run's clock. */
  look(offset: number, t: WallMs): Dated | null {
    const set = offset - this.#offset;
    this.#offset = offset;
    return Math.abs(set) < LEAST_MS ? null : {t, type: 'clock-set', seconds: Math.round(set / 100) / 10};
  }
}
