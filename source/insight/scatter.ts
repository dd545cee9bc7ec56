import {type Piece, perWork} from './pieces.js';

/**
 * Until segments show their own scatter: the relative standard deviation of one, which weighs as much as two of them.
 */
const ASSUMED_SCATTER = 0.08;
const ASSUMED_WEIGHT = 2;
/**
 * A run is cut into so many stretches to see how its pace wanders; the factor makes up for so small a number (Student's
 * t).
 */
const STRETCHES = 6;
const FEW_STRETCHES = 1.15;

/** The squared differences between neighbours, each for one unit of work. */
const differences = (pieces: readonly Piece[]): number[] =>
  pieces.slice(1).map((piece, index) => {
    const before = pieces[index] ?? piece;
    return ((piece.work * before.work) / (piece.work + before.work)) * (perWork(piece) - perWork(before)) ** 2;
  });

/** Median of the square of a normally distributed number with variance 1. */
const MEDIAN_SQUARE = 0.455;
const MIN_DIFFERENCES = 4;

/** The same as `variance`, but by the median of the differences: a few much larger ones do not change it. */
export const usualVariance = (pieces: readonly Piece[], level: number): number => {
  const sorted = differences(pieces).sort((a, b) => a - b);
  const all = variance(pieces, level);
  if (sorted.length < MIN_DIFFERENCES) return all;
  return Math.min(all, (sorted[Math.floor(sorted.length / 2)] ?? all) / MEDIAN_SQUARE);
};

/**
 * Variance of the seconds for one unit of work, from the differences between neighbours: a change of pace enters it
 * once, and a drift hardly at all (von Neumann's mean square successive difference).
 */
export const variance = (pieces: readonly Piece[], level: number): number => {
  const sum = differences(pieces).reduce((all, square) => all + square, 0);
  const work = pieces.reduce((all, piece) => all + piece.work, 0);
  const assumed = (ASSUMED_SCATTER * level) ** 2 * (work / pieces.length);
  return (sum + ASSUMED_WEIGHT * assumed) / (pieces.length - 1 + ASSUMED_WEIGHT);
};

/** The pieces put together into `count` stretches of about the same time; fewer where a piece is longer than that. */
export const stretchesOf = (pieces: readonly Piece[], count: number): Piece[] => {
  const total = pieces.reduce((sum, piece) => sum + piece.seconds, 0);
  const stretches: Piece[] = [];
  let stretch: Piece = {work: 0, seconds: 0};
  let ended = 0;
  for (const piece of pieces) {
    stretch = {work: stretch.work + piece.work, seconds: stretch.seconds + piece.seconds};
    // A rounding error must not leave the last one over.
    if (ended + stretch.seconds < (total * (stretches.length + 1)) / count - 1e-6) continue;
    ended += stretch.seconds;
    stretches.push(stretch);
    stretch = {work: 0, seconds: 0};
  }
  return stretches;
};

/**
 * How much the pace wanders: its relative standard deviation between stretches of the run, beyond what the relative
 * scatter of single iterations (`scatter`) explains.
 */
export const wander = (pieces: readonly Piece[], level: number, scatter: number): number => {
  const stretches = stretchesOf(pieces, STRETCHES);
  if (stretches.length < STRETCHES / 2) return 0;
  let squares = 0;
  let chance = 0;
  for (const each of stretches) {
    squares += (perWork(each) / level - 1) ** 2;
    chance += scatter ** 2 / each.work;
  }
  return FEW_STRETCHES * Math.sqrt(Math.max(0, squares / (stretches.length - 1) - chance / stretches.length));
};

/**
 * Relative standard error of a mean over pieces of work `weight`, applied to `iterations` to come, where the pace also
 * wanders by `drift`.
 */
export const errorOf =
  (scatter: number, weight: number, drift: number) =>
  (iterations: number): number =>
    Math.sqrt(scatter ** 2 * (1 / weight + 1 / Math.max(1, iterations)) + drift ** 2);
