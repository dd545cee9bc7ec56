/** Whoever was away for so long is told what happened. */
export const AWAY_MS = 600_000;
/** A dashboard that is killed has no time to note when it was last looked at. */
const NOTED_MS = 60_000;

export type AbsenceOptions = {
  /** When somebody last looked at the run, by whatever dashboard; it outlives them. */
  read(): number | null;
  write(t: number): void;
  /** From when on nobody has looked where nothing is noted; null when that is not known. */
  nobodySince: number | null;
};

/** Tells when somebody comes back to a run at which nobody has looked for long. Times in ms since 1970. */
export class Absence {
  readonly #options: AbsenceOptions;
  #seenAt: number | null = null;
  #notedAt = Number.NEGATIVE_INFINITY;
  #isSeen = false;

  constructor(options: AbsenceOptions) {
    this.#options = options;
  }

  /**
   * Called every few seconds with whether somebody looks. Gives since when nobody had, if that was long; a machine that slept was looked at
   * by nobody either.
   */
  look(visible: boolean, now: number): number | null {
    if (!visible) {
      this.leave(now);
      return null;
    }
    const since = this.#lastLook(now);
    this.#seenAt = now;
    this.#isSeen = true;
    if (now - this.#notedAt >= NOTED_MS) this.#note(now);
    return since !== null && now - since >= AWAY_MS ? since : null;
  }

  /** Nobody looks from now on. */
  leave(now: number): void {
    if (this.#isSeen) this.#note(now);
    this.#isSeen = false;
  }

  #note(now: number): void {
    this.#notedAt = now;
    this.#options.write(now);
  }

  #lastLook(now: number): number | null {
    if (this.#seenAt !== null && now - this.#seenAt < AWAY_MS) return this.#seenAt;
    const {read, nobodySince} = this.#options;
    return (
      [this.#seenAt, read()].reduce((a, b) => (a === null || b === null ? (a ?? b) : Math.max(a, b))) ?? nobodySince
    );
  }
}
