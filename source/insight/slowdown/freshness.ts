/** For how long a look at something speaks of now, in ms: memory is looked at every few seconds, power every half minute or minute. */
const SPEAKS_MS = {memory: 60_000, power: 180_000} as const;

/** Whether a look taken at `takenAt` says nothing of `now` any more (both ms since 1970). */
export const isStale = (takenAt: number, now: number, of: keyof typeof SPEAKS_MS): boolean =>
  now - takenAt > SPEAKS_MS[of];
