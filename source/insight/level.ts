import {type Mean, type Piece, perWork} from './pieces.js';

/** By how many standard errors two stretches may differ and still have one pace. */
const TOLERANCE = 4;
/**
 * Something without a line of its own may take so long between two lines: a save that is announced late, an access to a
 * busy disk.
 */
const UNSEEN_SECONDS = 1;

/**
 * By how much a piece exceeds both its neighbours, in seconds. The newest piece stands alone until the next confirms
 * it.
 */
const spikeAt = (pieces: readonly Piece[], index: number): number => {
  const [before, piece, after] = [pieces[index - 1], pieces[index], pieces[index + 1]];
  if (!piece || !(before || after)) return 0;
  const usual = Math.max(before ? perWork(before) : 0, after ? perWork(after) : 0);
  return piece.seconds - usual * piece.work;
};

/**
 * The mean of the longest stretch up to now that has one pace: it grows backwards as long as every shorter stretch
 * agrees with it (Goldenshluger and Nemirovski's intersection of confidence intervals). `deviation`: of one unit of
 * work, in seconds.
 */
export const presentLevel = (pieces: readonly Piece[], deviation: number): Mean => {
  let spike = UNSEEN_SECONDS;
  let seconds = 0;
  let work = 0;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let present: Mean = {value: Number.NaN, weight: 0};
  for (let index = pieces.length - 1; index >= 0; index--) {
    const piece = pieces[index];
    if (!piece) break;
    spike = Math.max(spike, spikeAt(pieces, index));
    seconds += piece.seconds;
    work += piece.work;
    const value = seconds / work;
    const tolerance = (TOLERANCE * deviation) / Math.sqrt(work) + spike / work;
    low = Math.max(low, value - tolerance);
    high = Math.min(high, value + tolerance);
    if (low > high) break;
    present = {value, weight: work};
  }
  return present;
};
