import {withoutHiccup} from './hiccup.js';
import {presentLevel} from './level.js';
import {mean, type Piece} from './pieces.js';
import {errorOf, usualVariance, variance, wander} from './scatter.js';
import type {Segment} from './state.js';
import {driftOf} from './trend.js';

/** Clean time over which the pace of now is taken, in seconds. */
const RECENT_SECONDS = 50;
/** Time constant of the short memory: what the last minutes say. */
const SHORT_MEMORY_SECONDS = 300;
/** How much of a drift's going on is doubted. */
const DRIFT_DOUBT = 0.5;
/** How many standard errors the short memory must lie off the long one before it is believed at all. */
const NOTICEABLE = 1.5;
/** From so many segments on their scatter tells whether time goes with tokens rather than with iterations. */
const ENOUGH_FOR_TOKENS = 8;

export type Rate = {
  /** Clean seconds that each of the next `iterations` is expected to take. */
  secondsFor: (iterations: number) => number;
  /** Clean time that this rests on. */
  evidenceSeconds: number;
  /** Relative standard error of the time for the next `iterations`. */
  errorFor: (iterations: number) => number;
};

/** Seconds for one iteration now: of the last segments that make up about a minute, at least one. Null before there is one. */
export const recentSecondsPerIteration = (segments: readonly Segment[]): number | null => {
  let seconds = 0;
  let iterations = 0;
  for (let index = segments.length - 1; index >= 0 && seconds < RECENT_SECONDS; index--) {
    const segment = segments[index];
    if (!segment) break;
    seconds += segment.seconds;
    iterations += segment.iterations;
  }
  return iterations > 0 ? seconds / iterations : null;
};

const rateOf = (pieces: readonly Piece[]): Rate & {scatter: number} => {
  const smooth = withoutHiccup(pieces);
  const long = mean(smooth, Number.POSITIVE_INFINITY);
  // Another hiccup may come: the one that the means leave out counts in the scatter.
  const deviation = Math.sqrt(variance(pieces, long.value));
  const {value: level, weight} = presentLevel(smooth, Math.sqrt(usualVariance(pieces, long.value)));
  const scatter = deviation / level;
  const drift = driftOf(smooth, deviation);
  const error = errorOf(scatter, weight, wander(pieces, level, scatter));
  const done = pieces.reduce((sum, piece) => sum + piece.work, 0);
  // The level is that of the middle of its stretch. A drift goes on at most for as long as it has been seen.
  const drifted = (iterations: number): number => level + (drift * (weight + Math.min(iterations, done))) / 2;
  return {
    secondsFor: drifted,
    evidenceSeconds: pieces.reduce((sum, piece) => sum + piece.seconds, 0),
    errorFor: iterations => Math.hypot(error(iterations), DRIFT_DOUBT * (drifted(iterations) / level - 1)),
    scatter,
  };
};

/** The same segments with their work counted in tokens, as iterations of average length; null where tokens are not told. */
const byTokens = (segments: readonly Segment[]): Piece[] | null => {
  if (segments.length < ENOUGH_FOR_TOKENS) return null;
  let tokens = 0;
  let iterations = 0;
  for (const segment of segments) {
    if (segment.tokens === null) return null;
    tokens += segment.tokens;
    iterations += segment.iterations;
  }
  const average = tokens / iterations;
  return segments.map(({tokens, seconds}) => ({work: (tokens ?? 0) / average, seconds}));
};

/** Relative standard error of the mean length of the batches to come. */
const lengthsOf = (segments: readonly Segment[]): ((iterations: number) => number) => {
  const pieces = segments.map(({iterations, tokens}) => ({work: iterations, seconds: tokens ?? 0}));
  const {value, weight} = mean(pieces, Number.POSITIVE_INFINITY);
  const scatter = Math.sqrt(variance(pieces, value)) / value;
  return errorOf(scatter, weight, wander(pieces, value, scatter));
};

/**
 * The pace to expect from here on. It rests on everything kept of the run as long as the last minutes agree with that, on these
 * where they clearly do not, and on tokens instead of iterations where these explain the scatter: a stretch of long batches is
 * not a slow machine. Null before there is any.
 */
export const expectedRate = (segments: readonly Segment[]): Rate | null => {
  if (segments.length === 0) return null;
  const byIterations = rateOf(segments.map(({iterations, seconds}) => ({work: iterations, seconds})));
  const pieces = byTokens(segments);
  if (!pieces) return byIterations;
  const tokens = rateOf(pieces);
  if (tokens.scatter >= 0.7 * byIterations.scatter) return byIterations;
  // How long the batches to come are is as uncertain as the lengths so far.
  const lengths = lengthsOf(segments);
  return {
    ...tokens,
    errorFor: iterations => Math.hypot(tokens.errorFor(iterations), lengths(iterations)),
  };
};
