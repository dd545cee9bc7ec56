import type {WallMs} from '../journal/clocks.js';
import type {TrainingEvent} from '../journal/events.js';

/** A live bar repaints ten times a second; once a second tells as much, and a week of it stays small. */
const LEAST_MS = 1000;

type Timed = TrainingEvent & {t: WallMs};

/**
 * Thins out the positions of live bars: of each kind at most one a second reaches the journal, the newest, with the time at which it
 * was read. Other events pass, and the position held back goes before them, so that the order stays true.
 */
export class BarThrottle {
  readonly #lastAt = new Map<string, WallMs>();
  #held: Timed | null = null;

  /** The events that the journal gets now, of those read at `t`. */
  pass(events: readonly TrainingEvent[], t: WallMs): Timed[] {
    return events.flatMap(event => this.#passOne({...event, t}));
  }

  /** What is held back and due by now: called from time to time, so that a bar that stands still shows its last position. */
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
    // Below zero the clock was set back, and a second from then may be an hour away.
    return since >= LEAST_MS || since < 0;
  }

  #release(): Timed[] {
    const held = this.#held;
    if (!held) return [];
    this.#held = null;
    this.#lastAt.set(held.type, held.t);
    return [held];
  }
}
