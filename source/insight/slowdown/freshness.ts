/** For how long a reading speaks of now, in ms: memory is read every few seconds, power every half minute or minute. */
const SPEAKS_MS = {memory: 60_000, power: 180_000} as const;

/** Whether a reading taken at `takenAt` no longer says anything about `now` (both ms since 1970). */
export const isStale = (takenAt: number, now: number, of: keyof typeof SPEAKS_MS): boolean =>
  now - takenAt > SPEAKS_MS[of];
