import type {WallMs} from '../journal/clocks.js';
import type {Dated} from './dated.js';

/**
 * Finds pauses and resumes that came from elsewhere (`kill -STOP`): the processes' state says one thing, the journal another, at
 * two looks in a row. One look is not enough, because our own commands act first and note it a moment later.
 */
export class PauseWatch {
  #differsSince: WallMs | null = null;

  /** `stopped` as seen now, `paused` as the journal has it. Returns the event to add, dated when the difference was first seen. */
  look(stopped: boolean, paused: boolean, now: WallMs): Dated | null {
    if (stopped === paused) {
      this.#differsSince = null;
      return null;
    }
    if (this.#differsSince === null) {
      this.#differsSince = now;
      return null;
    }
    const t = this.#differsSince;
    this.#differsSince = null;
    return {t, type: stopped ? 'pause' : 'resume', by: 'outside'};
  }
}
