/** For this long after a signal the run counts as stopping. Later it is what it was: the signal had no effect. */
const STOPPING_MS = 30_000;
/** A trainer that was asked to stop has this long before it is reported as still running. */
const PATIENCE_MS = 3000;

/** Whether a run that was sent a signal at `askedAt` counts as stopping at `now` (both ms since 1970). */
export const isStopping = (askedAt: number, now: number): boolean => now - askedAt < STOPPING_MS;

/** Whether the signal sent at `askedAt` should have had an effect by `now` (both ms since 1970). */
export const isStopOverdue = (askedAt: number, now: number): boolean => now - askedAt >= PATIENCE_MS;
