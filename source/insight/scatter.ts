import {type Piece, perWork} from './pieces.js';

/** Before segments show their own scatter: relative standard deviation of one, weighing as much as two of them. */
const ASSUMED_SCATTER = 0.1;
const ASSUMED_WEIGHT = 2;
/** Into how many stretches a run is cut to see how its pace wanders, and what so small a number hides of it (Student's t). */
const STRETCHES = 6;
const FEW_STRETCHES = 1.15;

/**
 * Variance of the seconds for one unit of work, from the differences between neighbours: a change of pace enters it once and
 * a drift hardly at all (von Neumann's mean square successive difference).
 */
export const variance = (pieces: readonly Piece[], level: number): number => {
  let sum = 0;
  let work = 0;
  for (const [index, piece] of pieces.entries()) {
    work += piece.work;
    const before = pieces[index - 1];
    if (!before) continue;
    const share = (piece.work * before.work) / (piece.work + before.work);
    sum += share * (perWork(piece) - perWork(before)) ** 2;
  }
  const assumed = (ASSUMED_SCATTER * level) ** 2 * (work / pieces.length);
  return (sum + ASSUMED_WEIGHT * assumed) / (pieces.length - 1 + ASSUMED_WEIGHT);
};

/**
 * Relative standard deviation of the pace between stretches of the run beyond what the scatter of single iterations (relative,
 * `scatter`) explains: how much the pace wanders.
 */
export const wander = (pieces: readonly Piece[], level: number, scatter: number): number => {
  const total = pieces.reduce((sum, piece) => sum + piece.seconds, 0);
  const stretches: Piece[] = [];
  let stretch: Piece = {work: 0, seconds: 0};
  for (const piece of pieces) {
    stretch = {work: stretch.work + piece.work, seconds: stretch.seconds + piece.seconds};
    if (stretch.seconds < total / STRETCHES) continue;
    stretches.push(stretch);
    stretch = {work: 0, seconds: 0};
  }
  if (stretches.length < STRETCHES / 2) return 0;
  let squares = 0;
  let chance = 0;
  for (const each of stretches) {
    squares += (perWork(each) / level - 1) ** 2;
    chance += scatter ** 2 / each.work;
  }
  return FEW_STRETCHES * Math.sqrt(Math.max(0, squares / (stretches.length - 1) - chance / stretches.length));
};

/** Relative standard error of a mean over pieces of so much work, and over as much to come, when the pace also wanders. */
export const errorOf =
  (scatter: number, weight: number, drift: number) =>
  (iterations: number): number =>
    Math.sqrt(scatter ** 2 * (1 / weight + 1 / Math.max(1, iterations)) + drift ** 2);
