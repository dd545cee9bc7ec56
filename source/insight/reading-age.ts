/**
 * From which age on a reading is marked as old, in ms. Memory is read every few seconds and the applications at least
 * every half minute; the GPU once a minute, so that one reading may be missed. The applications' are still shown then,
 * the GPU's is not. NVIDIA cards are written every half minute while they do the same.
 */
const OLD_AFTER_MS = {memory: 10_000, gpu: 150_000, apps: 90_000, cards: 75_000} as const;

/** Whether a reading taken at `takenAt` is shown as old at `now` (both ms since 1970). */
export const isOldReading = (of: keyof typeof OLD_AFTER_MS, takenAt: number, now: number): boolean =>
  now - takenAt > OLD_AFTER_MS[of];
