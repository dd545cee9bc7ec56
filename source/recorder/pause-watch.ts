import type {WallMs} from '../journal/clocks.js';
import type {Dated} from './dated.js';

/**
 * Detects pauses and resumes that came from elsewhere (`kill -STOP`): in two samples in a row the processes' state
 * differs from the journal's. One is not enough, because our own commands act first and note it a moment later.
 */
export class PauseWatch {
  #differsSince: WallMs | null = null;

  /**
   * `stopped` as sampled, `paused` as the journal has it. Returns the event to write, dated when the difference was
   * first seen.
   */
  check(stopped: boolean, paused: boolean, now: WallMs): Dated | null {
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
