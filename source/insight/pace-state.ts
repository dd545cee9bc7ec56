/** Trained iterations and the clean time that they took: without pauses, sleep, validations and saves. */
export type PaceSegment = {
  iterations: number;
  seconds: number;
  endedAt: number;
  /**
   * Tokens trained up to its end, and in how many iterations: those of this segment and of the ones before it that have
   * none. Null where the trainer did not report them.
   */
  tokens: {trained: number; iterations: number} | null;
};

export type PaceState = {
  /** The last iteration known to be done, from a report or a live bar. */
  reached: number | null;
  /** Iterations between the last two of these. */
  step: number | null;
  /** The iteration of the last report, and how many it was after the one before. */
  reported: {iteration: number; step: number | null} | null;
  /** The clean time up to the first report. */
  first: {iterations: number; seconds: number} | null;
  /** The first position of a live bar, whose timing says nothing about speed. */
  firstPaint: number | null;
  /** Iterations done as far as known, and the clean time since then: the estimate starts here. */
  position: {iteration: number; at: number; cleanMs: number};
  /** The segment that is growing; null during the warm-up. */
  open: {iteration: number; at: number; cleanMs: number} | null;
  /** The last iteration at the end of a segment whose tokens are known: all that were trained up to there. */
  tokens: {iteration: number; trained: number} | null;
  /** What arrives before this time, or first after it, only begins a new segment: the growing one measures nothing. */
  lostUntil: number | null;
  /** A save just noted. Its cost counts once the next position shows that its line did not come late. */
  pendingSave: {iteration: number; at: number; ms: number} | null;
  /** Oldest first; older ones are merged. */
  segments: PaceSegment[];
  /** A training loop was announced since the last position: a smaller iteration then belongs to that one. */
  mayRestart: boolean;
};

/** The pace before anything was reported; `at` is where it starts, in ms since 1970. */
export const createPace = (at: number): PaceState => ({
  reached: null,
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
