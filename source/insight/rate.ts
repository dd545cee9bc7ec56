import {withoutHiccup} from './hiccup.js';
import {presentLevel} from './level.js';
import type {PaceSegment} from './pace-state.js';
import {mean, type Piece} from './pieces.js';
import {errorOf, usualVariance, variance, wander} from './scatter.js';
import {driftOf} from './trend.js';

/** How far it is doubted that a drift will continue. */
const DRIFT_DOUBT = 0.5;
/**
 * From so many groups of segments on, their scatter shows whether time goes with tokens rather than with iterations.
 */
const ENOUGH_FOR_TOKENS = 8;

export type Rate = {
  /** Clean seconds that each of the next `iterations` is expected to take. */
  secondsFor: (iterations: number) => number;
  /** Clean time that this rests on, in seconds. */
  evidenceSeconds: number;
  /** Relative standard error of the time for the next `iterations`. */
  errorFor: (iterations: number) => number;
};

const rateOf = (pieces: readonly Piece[]): Rate & {scatter: number} => {
  const smooth = withoutHiccup(pieces);
  const long = mean(smooth);
  // Another hiccup may come: one that the means leave out still counts in the scatter.
  const deviation = Math.sqrt(variance(pieces, long.value));
  const {value: level, weight} = presentLevel(smooth, Math.sqrt(usualVariance(pieces, long.value)));
  const scatter = deviation / level;
  const drift = driftOf(smooth, deviation);
  const error = errorOf(scatter, weight, wander(pieces, level, scatter));
  const done = pieces.reduce((sum, piece) => sum + piece.work, 0);
  // The level is that of the middle of its stretch. A drift is taken to continue at most for as long as it has been
  // seen.
  const drifted = (iterations: number): number =>
    Math.max(level / 2, Math.min(2 * level, level + (drift * (weight + Math.min(iterations, done))) / 2));
  return {
    secondsFor: drifted,
    evidenceSeconds: pieces.reduce((sum, piece) => sum + piece.seconds, 0),
    errorFor: iterations => Math.hypot(error(iterations), DRIFT_DOUBT * (drifted(iterations) / level - 1)),
    scatter,
  };
};

type TokenGroup = {iterations: number; seconds: number; tokens: number};

/** The segments put together in groups that end where tokens are known. Empty where they never are. */
const tokenGroups = (segments: readonly PaceSegment[]): TokenGroup[] => {
  const groups: TokenGroup[] = [];
  let iterations = 0;
  let seconds = 0;
  for (const segment of segments) {
    iterations += segment.iterations;
    seconds += segment.seconds;
    if (segment.tokens === null) continue;
    // They differ where a segment in between measured nothing and was left out.
    if (segment.tokens.iterations === iterations) groups.push({iterations, seconds, tokens: segment.tokens.trained});
    iterations = 0;
    seconds = 0;
  }
  return groups;
};

/** Relative standard error of the mean length of the batches to come, by how many iterations these are. */
const lengthsOf = (groups: readonly TokenGroup[]): ((iterations: number) => number) => {
  const pieces = groups.map(({iterations, tokens}) => ({work: iterations, seconds: tokens}));
  const {value, weight} = mean(pieces);
  const scatter = Math.sqrt(variance(pieces, value)) / value;
  return errorOf(scatter, weight, wander(pieces, value, scatter));
};

/**
 * Tokens do not count where they leave this share of the scatter unexplained, and count fully where it is only the
 * other.
 */
const EXPLAINS_NOTHING = 0.9;
const EXPLAINS_ENOUGH = 0.6;

/**
 * How far tokens count, from 0 to 1, by the share of the scatter that they leave unexplained: gradually, so that
 * nothing jumps.
 */
const believed = (unexplained: number): number =>
  Math.min(1, Math.max(0, (EXPLAINS_NOTHING - unexplained) / (EXPLAINS_NOTHING - EXPLAINS_ENOUGH)));

/**
 * The pace to expect from here on. It rests on the longest stretch up to now that has one pace, and on tokens instead
 * of iterations where these explain the scatter: a stretch of long batches is not a slow machine. Null before there is
 * any.
 */
export const expectedRate = (segments: readonly PaceSegment[]): Rate | null => {
  if (segments.length === 0) return null;
  const byIterations = rateOf(segments.map(({iterations, seconds}) => ({work: iterations, seconds})));
  const groups = tokenGroups(segments);
  if (groups.length < ENOUGH_FOR_TOKENS) return byIterations;
  const average =
    groups.reduce((sum, {tokens}) => sum + tokens, 0) / groups.reduce((sum, group) => sum + group.iterations, 0);
  const tokens = rateOf(groups.map(group => ({work: group.tokens / average, seconds: group.seconds})));
  const same = rateOf(groups.map(({iterations, seconds}) => ({work: iterations, seconds})));
  const belief = believed(tokens.scatter / same.scatter);
  // The lengths of the batches to come are as uncertain as those so far are scattered.
  const lengths = lengthsOf(groups);
  const mixed =
    (ofTokens: Rate['errorFor'], ofIterations: Rate['errorFor']) =>
    (iterations: number): number =>
      belief * ofTokens(iterations) + (1 - belief) * ofIterations(iterations);
  return {
    evidenceSeconds: byIterations.evidenceSeconds,
    secondsFor: mixed(tokens.secondsFor, byIterations.secondsFor),
    errorFor: mixed(iterations => Math.hypot(tokens.errorFor(iterations), lengths(iterations)), byIterations.errorFor),
  };
};
