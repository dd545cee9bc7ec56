/**
 * Longest time before it that a sample speaks for, in ms, when the one before is missing or late, for example after a
 * sleep.
 */
export const MAX_SAMPLE_SPAN_MS = 15_000;

/**
 * A sample that comes sooner after the one before is passed over, in ms, and the next speaks for its time: the shortest
 * interval is twice as long. It bounds how many there are within a window, where an imported file or a clock that
 * stands still has thousands of them at one moment.
 */
export const LEAST_SAMPLE_SPAN_MS = 50;

/** For how long a reading speaks of now, in ms: memory is read every few seconds, power every half minute or minute. */
const SPEAKS_MS = {memory: 60_000, power: 180_000} as const;

/** Whether a reading taken at `takenAt` no longer says anything about `now` (both ms since 1970). */
export const isStale = (takenAt: number, now: number, of: keyof typeof SPEAKS_MS): boolean =>
  now - takenAt > SPEAKS_MS[of];
