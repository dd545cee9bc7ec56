import type {TrainingEvent} from '../journal/events.js';

/** A live bar repaints ten times a second; once a second tells as much, and a week of it stays small. */
const LEAST_MS = 1000;

/**
 * Thins out the positions of live bars: of each kind at most one a second reaches the journal, the newest. Other events pass, and
 * the position held back goes before them, so that the order stays true.
 */
export class BarThrottle {
  readonly #lastAt = new Map<string, number>();
  #held: TrainingEvent | null = null;

  pass(events: readonly TrainingEvent[], now: number): TrainingEvent[] {
    const passed: TrainingEvent[] = [];
    for (const event of events) {
      const isBar = event.type === 'progress' || event.type === 'validating';
      if (isBar && now - (this.#lastAt.get(event.type) ?? Number.NEGATIVE_INFINITY) < LEAST_MS) {
        if (this.#held && this.#held.type !== event.type) passed.push(...this.#release(now));
        this.#held = event;
        continue;
      }
      if (isBar) {
        if (this.#held?.type === event.type) this.#held = null;
        this.#lastAt.set(event.type, now);
      }
      passed.push(...this.#release(now), event);
    }
    return passed;
  }

  /** What is held back and due by now: called from time to time, so that a bar that stands still shows its last position. */
  due(now: number): TrainingEvent[] {
    const since = this.#held ? now - (this.#lastAt.get(this.#held.type) ?? 0) : 0;
    return since >= LEAST_MS ? this.#release(now) : [];
  }

  #release(now: number): TrainingEvent[] {
    const held = this.#held;
    if (!held) return [];
    this.#held = null;
    this.#lastAt.set(held.type, now);
    return [held];
  }
}
