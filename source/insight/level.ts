import type {Mean, Piece} from './pieces.js';

/** How many standard errors two stretches may differ and still have one pace. */
const TOLERANCE = 4;

/**
 * The mean of the longest stretch up to now that has one pace: it grows backwards as long as every shorter stretch agrees with it
 * (Goldenshluger and Nemirovski's intersection of confidence intervals). `deviation` is that of one unit of work.
 */
export const presentLevel = (pieces: readonly Piece[], deviation: number): Mean => {
  let seconds = 0;
  let work = 0;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let present: Mean = {value: Number.NaN, weight: 0};
  for (const piece of pieces.toReversed()) {
    seconds += piece.seconds;
    work += piece.work;
    const value = seconds / work;
    const tolerance = (TOLERANCE * deviation) / Math.sqrt(work);
    low = Math.max(low, value - tolerance);
    high = Math.min(high, value + tolerance);
    if (low > high) break;
    present = {value, weight: work};
  }
  return present;
};
