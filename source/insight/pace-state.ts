/** Trained iterations and the clean time they took: without pauses, sleep, validations and saves. */
export type Segment = {
  iterations: number;
  seconds: number;
  endedAt: number;
  /**
   * Tokens trained up to its end, and in how many iterations: those of this segment and of the ones before it that tell none. Null
   * where the trainer did not tell them.
   */
  tokens: {trained: number; iterations: number} | null;
};

export type PaceState = {
  /** The last iteration known to be done from a report or a live bar. */
  told: number | null;
  /** Iterations between the last two of these. */
  step: number | null;
  /** The iteration of the last report, and how many it was after the one before. */
  reported: {iteration: number; step: number | null} | null;
  /** The clean time up to the first report. */
  first: {iterations: number; seconds: number} | null;
  /** First position of a live bar: its first paint says nothing about speed. */
  firstPaint: number | null;
  /** Iterations done as far as known, and the clean time since then: where the estimate starts from. */
  position: {iteration: number; at: number; cleanMs: number};
  /** The segment that is growing; null during the warm-up. */
  open: {iteration: number; at: number; cleanMs: number} | null;
  /** The last iteration at the end of a segment whose tokens were told: all that were trained up to there. */
  tokens: {iteration: number; trained: number} | null;
  /** What is told before this time, or first after it, only begins a new segment: the growing one is no measure. */
  lostUntil: number | null;
  /** A save just noted, whose cost counts once the next position shows that its line did not come late. */
  pendingSave: {iteration: number; at: number; ms: number} | null;
  /** Oldest first; older ones are merged. */
  segments: Segment[];
  /** A training loop was announced since the last position: a smaller iteration is then a new training. */
  mayRestart: boolean;
};

/** The pace before anything was told. */
export const createPace = (at: number): PaceState => ({
  told: null,
  step: null,
  reported: null,
  first: null,
  firstPaint: null,
  position: {iteration: 0, at, cleanMs: 0},
  open: null,
  tokens: null,
  lostUntil: null,
  pendingSave: null,
  segments: [],
  mayRestart: false,
});
