/** After an absence of this length the user is shown what happened. */
export const AWAY_MS = 600_000;
/** How often it is noted that the dashboard is in view: one that is killed has no time to note it at the end. */
const NOTED_MS = 60_000;

export type AbsenceOptions = {
  /** When a dashboard of the run, this one or another, was last in view; the note outlives them. */
  read(): number | null;
  write(t: number): void;
  /** Where nothing is noted: since when no dashboard has been in view; null when that is not known. */
  unseenSince: number | null;
};

/** Notices when the user comes back to a run after a long absence. Times in ms since 1970. */
export class Absence {
  readonly #options: AbsenceOptions;
  #seenAt: number | null = null;
  #notedAt = Number.NEGATIVE_INFINITY;
  #isSeen = false;

  constructor(options: AbsenceOptions) {
    this.#options = options;
  }

  /**
   * Called every few seconds with whether the dashboard is in view. Returns the beginning of an absence that has just
   * ended, if it was a long one, else null. The time that the machine slept is an absence too.
   */
  update(visible: boolean, now: number): number | null {
    if (!visible) {
      this.leave(now);
      return null;
    }
    const since = this.#lastSeen(now);
    this.#seenAt = now;
    this.#isSeen = true;
    if (now - this.#notedAt >= NOTED_MS) this.#note(now);
    return since !== null && now - since >= AWAY_MS ? since : null;
  }

  /** The dashboard is no longer in view. */
  leave(now: number): void {
    if (this.#isSeen) this.#note(now);
    this.#isSeen = false;
  }

  #note(now: number): void {
    this.#notedAt = now;
    this.#options.write(now);
  }

  #lastSeen(now: number): number | null {
    if (this.#seenAt !== null && now - this.#seenAt < AWAY_MS) return this.#seenAt;
    const {read, unseenSince} = this.#options;
    const known = [this.#seenAt, read()].filter(time => time !== null);
    return known.length === 0 ? unseenSince : Math.max(...known);
  }
}
