import {blocksOf} from './blocks.js';
import {BUSY_SHARE} from './busy.js';
import {type LoadEffect, loadEffect} from './load.js';
import type {Measured} from './measured.js';
import {robustMean, standardError, sumOf, type Weighted, weightedMean, weightedMedian} from './numbers.js';
import type {Baseline, Stretch} from './state.js';

/** How long a stretch's work takes with nothing in the way, in seconds, and how sure that is. */
export type Clean = {
  expected: (one: Measured) => number;
  /** Relative standard error of what is expected of a stretch. */
  errorOf: (one: Measured) => number;
  /** The same of the pace itself, in the middle of what it rests on. */
  error: number;
  secondsPerIteration: number;
  secondsPerToken: number | null;
  seconds: number;
  /** Other programs' load: the average, the highest that was seen, and the highest whose cost is known. */
  load: Pick<LoadEffect, 'usual' | 'seen' | 'known'>;
};

/** The shares of the time that are tried as going with iterations and not with tokens. */
const PARTS = [0, 0.1, 0.2, 0.3, 0.4, 0.6, 1] as const;
/** Work in tokens has to explain this much of the scatter, or it is chance. */
const BETTER = 0.85;
/** A trend counts when it is so many standard errors away from none, over so many blocks. */
const TREND_ERRORS = 3.5;
const TREND_BLOCKS = 6;
/** How far a trend is trusted beyond where it was seen. */
const BEYOND = 0.4;
/** Relative error of an earlier run's pace: machines are not the same from one day to the next. */
export const PRIOR_ERROR = 0.06;

type Work = (stretch: Stretch) => number;

const scatterOf = (values: readonly Weighted[]): number => {
  const middle = weightedMedian(values);
  return weightedMean(values.map(({value, weight}) => ({value: Math.abs(value / middle - 1), weight})));
};

/**
 * Work in iterations, or, where tokens are known and explain the scatter, in a mixture of both, as iterations of
 * average length.
 */
const workOf = (clean: readonly Measured[], all: readonly Measured[]): Work => {
  const byIteration: Work = ({iterations}) => iterations;
  if (all.some(({stretch}) => stretch.tokens === null)) return byIteration;
  const average = sumOf(clean, ({stretch}) => stretch.tokens ?? 0) / sumOf(clean, ({stretch}) => stretch.iterations);
  const mixture =
    (part: number): Work =>
    ({iterations, tokens}) =>
      part * iterations + ((1 - part) * (tokens ?? 0)) / average;
  const scatter = (work: Work): number =>
    scatterOf(clean.map(({stretch}) => ({value: stretch.seconds / work(stretch), weight: stretch.seconds})));
  let best = byIteration;
  let least = BETTER * scatter(byIteration);
  for (const part of PARTS) {
    const work = mixture(part);
    const value = scatter(work);
    if (value >= least) continue;
    least = value;
    best = work;
  }
  return best;
};

/** A straight line through blocks by least squares: its middle, the value there, its slope, and the error of that. */
const lineThrough = (points: readonly {at: number; value: number; weight: number}[]) => {
  const middle = weightedMean(points.map(({at, weight}) => ({value: at, weight})));
  const level = weightedMean(points);
  const spread = sumOf(points, ({at, weight}) => weight * (at - middle) ** 2);
  const slope = sumOf(points, ({at, value, weight}) => weight * (at - middle) * (value - level)) / spread;
  const rest = sumOf(points, ({at, value, weight}) => weight * (value - level - slope * (at - middle)) ** 2);
  const slopeError = Math.sqrt(rest / Math.max(1, points.length - 2) / spread);
  return {middle, level, slope, slopeError};
};

/**
 * The pace of a run where nothing was in its way: a robust mean over blocks of its clean stretches, with their trend
 * where there is one (batches that grow, where the trainer does not report tokens). Null without clean stretches.
 */
export const ownBaseline = (clean: readonly Measured[], all: readonly Measured[]): Clean | null => {
  if (clean.length === 0) return null;
  const plain = workOf(clean, all);
  const load = loadEffect(clean, ({stretch}) => stretch.seconds / plain(stretch));
  const work = (one: Measured): number => plain(one.stretch) * load.slowness(one.load);
  const blocks = blocksOf(clean, work);
  const points = blocks.map(({seconds, expected, position}) => ({
    at: position,
    value: seconds / expected,
    weight: seconds,
  }));
  const level = robustMean(points);
  const {middle, slope, slopeError} = lineThrough(points);
  const trends = blocks.length >= TREND_BLOCKS && Math.abs(slope) > TREND_ERRORS * slopeError;
  const paceAt = (position: number): number =>
    trends ? Math.max(level / 3, level + slope * (position - middle)) : level;
  const rests = points.map(({at, value, weight}) => ({value: value / paceAt(at), weight}));
  const error = standardError(rests, 1);
  const first = clean[0]?.position ?? 0;
  const last = clean.at(-1)?.position ?? 0;
  const errorOf = ({position, load: itsLoad}: Measured): number => {
    const beyond = Math.max(0, first - position, position - last);
    const slopeShare = (trends ? BEYOND * Math.abs(slope) + slopeError : 0) / level;
    return Math.hypot(error, slopeShare * beyond, load.errorAt(itsLoad));
  };
  const total = (of: (stretch: Stretch) => number): number => sumOf(clean, ({stretch}) => of(stretch));
  const tokens = clean.some(({stretch}) => stretch.tokens === null) ? 0 : total(stretch => stretch.tokens ?? 0);
  const seconds = total(stretch => stretch.seconds);
  const done = sumOf(clean, work);
  return {
    expected: one => work(one) * paceAt(one.position),
    errorOf,
    error,
    secondsPerIteration: level * (done / total(stretch => stretch.iterations)),
    secondsPerToken: tokens > 0 ? (level * done) / tokens : null,
    seconds,
    load,
  };
};

/** The pace of an earlier run of the same kind, by tokens where both runs have them. */
export const priorBaseline = (prior: Baseline, all: readonly Measured[]): Clean => {
  const {secondsPerIteration, secondsPerToken} = prior;
  const byTokens = secondsPerToken !== null && all.every(({stretch}) => stretch.tokens !== null);
  return {
    ...prior,
    expected: ({stretch}) =>
      byTokens ? (secondsPerToken ?? 0) * (stretch.tokens ?? 0) : secondsPerIteration * stretch.iterations,
    errorOf: () => PRIOR_ERROR,
    error: PRIOR_ERROR,
    load: {usual: 0, seen: 0, known: BUSY_SHARE},
  };
};
