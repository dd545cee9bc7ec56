import {type WallMs, wallMs} from '../journal/clocks.js';
import type {TrainingEvent} from '../journal/events.js';
import type {Read} from '../trainer/dialect.js';

/** A live bar repaints ten times a second. Once a second shows as much, and keeps a week's journal small. */
const MIN_INTERVAL_MS = 1000;

type Timed = TrainingEvent & {t: WallMs};

/**
 * Thins out the positions of live bars: at most one a second of each kind reaches the journal, the newest, dated when
 * it was read. Other events pass at once, after the position that was held back, so that the order is kept.
 */
export class BarThrottle {
  readonly #lastAt = new Map<string, WallMs>();
  #held: Timed | null = null;

  /** Takes the events read at `t`, but for those that name an earlier time; gives those to write now. */
  pass(events: readonly Read[], t: WallMs): Timed[] {
    return events.flatMap(event => this.#passOne({...event, t: wallMs(event.t ?? t)}));
  }

  /** The held-back position if it is due. Called regularly, so that a bar that stands still shows its last position. */
  due(now: WallMs): Timed[] {
    return this.#held && this.#isDue(this.#held.type, now) ? this.#release() : [];
  }

  #passOne(event: Timed): Timed[] {
    if (event.type !== 'progress' && event.type !== 'validating') return [...this.#release(), event];
    const before = this.#held?.type === event.type ? [] : this.#release();
    this.#held = event;
    return [...before, ...this.due(event.t)];
  }

  #isDue(type: string, now: WallMs): boolean {
    const since = now - (this.#lastAt.get(type) ?? Number.NEGATIVE_INFINITY);
    // Negative after the clock was set back: waiting for a second from then might take an hour.
    return since >= MIN_INTERVAL_MS || since < 0;
  }

  #release(): Timed[] {
    const held = this.#held;
    if (!held) return [];
    this.#held = null;
    this.#lastAt.set(held.type, held.t);
    return [held];
  }
}
