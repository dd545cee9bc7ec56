import type {RunState} from '../../insight/state.js';

/** A row that waits for its pace. */
type Waiting = {secondsPerIteration: number | null};

/**
 * Gives rows the pace by our own clock, taken from the segments that the fold measures: clean time, and none shorter
 * than the arrival of a line can measure. Of several reports within one segment each gets that segment's pace; of
 * several segments up to one report (a live bar) it gets their mean.
 */
export class Pacer<Row extends Waiting> {
  readonly #waiting = new Set<Row>();
  #iterations = 0;
  #seconds = 0;
  #lastEndedAt = Number.NEGATIVE_INFINITY;
  #pace: RunState['pace'] | null = null;

  /** Takes the new row of a report, which was just folded. */
  add(row: Row): void {
    this.#waiting.add(row);
  }

  isWaiting(row: Row): boolean {
    return this.#waiting.has(row);
  }

  /** The rows that wait get no pace. */
  giveUp(): void {
    this.#waiting.clear();
  }

  /** To be called after each event. */
  follow({pace}: RunState): void {
    if (pace !== this.#pace) {
      // Another training loop: what was measured belongs to the one before.
      [this.#pace, this.#iterations, this.#seconds, this.#lastEndedAt] = [pace, 0, 0, Number.NEGATIVE_INFINITY];
      this.giveUp();
    }
    const last = pace.segments.at(-1);
    if (last !== undefined && last.endedAt > this.#lastEndedAt) {
      this.#lastEndedAt = last.endedAt;
      this.#iterations += last.iterations;
      this.#seconds += last.seconds;
    }
    if (this.#waiting.size > 0 && this.#iterations > 0) this.#give();
  }

  #give(): void {
    for (const row of this.#waiting) row.secondsPerIteration = this.#seconds / this.#iterations;
    this.#waiting.clear();
    [this.#iterations, this.#seconds] = [0, 0];
  }
}
