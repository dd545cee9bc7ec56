import {type Piece, perWork} from './pieces.js';
import {stretchesOf} from './scatter.js';

const STRETCHES = 6;

/** The smallest where all have the same sign, otherwise 0. */
const common = (slopes: readonly number[]): number => {
  const least = Math.min(...slopes.map(Math.abs));
  return slopes.every(slope => slope > 0) ? least : slopes.every(slope => slope < 0) ? -least : 0;
};

/**
 * By how much the seconds for one unit of work change with each unit, as far as every part of the run shows it beyond
 * chance: a step, as when swapping begins, shows in one part only, a warm-up in the first, and scatter (`deviation`, of
 * one unit of work) in some. 0 where no drift is seen.
 */
export const driftOf = (pieces: readonly Piece[], deviation: number): number => {
  const stretches = stretchesOf(pieces, STRETCHES);
  if (stretches.length < STRETCHES) return 0;
  const drift = common(
    stretches.slice(2).map((stretch, index) => {
      const [before = stretch, between = stretch] = stretches.slice(index, index + 2);
      return (perWork(stretch) - perWork(before)) / (between.work + (stretch.work + before.work) / 2);
    }),
  );
  const work = stretches.reduce((sum, stretch) => sum + stretch.work, 0) / STRETCHES;
  const chance = (deviation * Math.sqrt(2 / work)) / (2 * work);
  return Math.sign(drift) * Math.max(0, Math.abs(drift) - chance);
};
