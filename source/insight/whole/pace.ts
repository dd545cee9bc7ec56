import {assess} from '../slowdown/assess.js';
import type {Assessment} from '../slowdown/assessment.js';
import {type Clean, ownBaseline} from '../slowdown/baseline.js';
import {blocksOf} from '../slowdown/blocks.js';
import {isUnhindered, type Measured as MeasuredStretch, measure, secondsOf} from '../slowdown/measured.js';
import {standardError, sumOf, weightedMean} from '../slowdown/numbers.js';
import {createSlowdown, noSpells, type SlowdownState, type Stretch} from '../slowdown/state.js';
import type {Part} from './parts.js';
import type {Measured} from './types.js';

/** A pace rests on at least so many seconds of training, as the bill of swapping does. */
const ENOUGH_SECONDS = 20;
/** Stretches whose memory was seen tell the scatter of all where they make up this share of them. */
const MOST = 0.5;

/** What swapping cost all parts together, as if they were one run. */
const slowdownOf = (parts: readonly Part[]): SlowdownState => {
  const [only] = parts;
  if (parts.length === 1 && only) return only.state.slowdown;
  const priors = parts.map(({state}) => state.slowdown.prior);
  return {
    ...createSlowdown(),
    stretches: parts.flatMap(({state}) => state.slowdown.stretches),
    prior: priors.findLast(prior => prior !== null) ?? null,
  };
};

/** The mean pace of these stretches; its error by the scatter between blocks of them. */
const meanPace = (all: readonly MeasuredStretch[]): Measured | null => {
  const iterations = sumOf(all, ({stretch}) => stretch.iterations);
  const seconds = sumOf(all, ({stretch}) => stretch.seconds);
  if (iterations <= 0 || seconds <= 0) return null;
  const value = seconds / iterations;
  const blocks = blocksOf(all, ({stretch}) => stretch.iterations);
  const points = blocks.map(block => ({value: block.seconds / block.expected, weight: block.seconds}));
  return {value, error: standardError(points, value)};
};

/**
 * The relative error of a mean over all of these, by the scatter within each kind: how much of the time it swapped is
 * known, and no scatter.
 */
const errorWithinKinds = (all: readonly MeasuredStretch[]): number | null => {
  const kinds = [...new Set(all.map(({kind}) => kind))].map(kind => all.filter(one => one.kind === kind));
  const parts = kinds.map(some => ({seconds: sumOf(some, ({stretch}) => stretch.seconds), pace: meanPace(some)}));
  const seconds = sumOf(parts, part => part.seconds);
  if (seconds <= 0 || parts.some(({pace}) => pace === null)) return null;
  return Math.hypot(...parts.map(part => part.seconds * (part.pace?.error ?? 0))) / seconds;
};

const segmentsOf = (parts: readonly Part[]): Stretch[] =>
  parts.flatMap(({state}) =>
    state.pace.segments.map(({iterations, seconds, endedAt}) => ({
      ...{iterations, seconds, endedAt, tokens: null},
      ...noSpells(),
    })),
  );

/** The pace over all that was trained, without pauses, sleep, validations and saves; null before it is known. */
const pacedOf = (parts: readonly Part[]): Measured | null => {
  const iterations = sumOf(parts, ({state}) => state.story.paced.iterations);
  const seconds = sumOf(parts, ({state}) => state.story.paced.seconds);
  if (iterations <= 0 || seconds <= 0) return null;
  const seen = measure(parts.flatMap(({state}) => state.slowdown.stretches));
  const isSeen = sumOf(seen, ({stretch}) => stretch.iterations) >= MOST * iterations;
  const error = errorWithinKinds(isSeen ? seen : measure(segmentsOf(parts)));
  return {value: seconds / iterations, error};
};

/** Its relative standard error in the middle of what it rests on. */
const errorOf = (clean: Clean, rest: readonly MeasuredStretch[]): number | null => {
  const position = weightedMean(rest.map(one => ({value: one.position, weight: one.stretch.seconds})));
  const middle = rest.find(one => one.position >= position);
  return middle === undefined ? null : clean.errorOf({...middle, load: clean.load.usual});
};

/** The pace where nothing was in the way, by this training's own stretches. */
const cleanOf = (all: readonly MeasuredStretch[], bill: Assessment, slowdown: SlowdownState): Measured | null => {
  const clean = all.filter(({kind}) => kind === 'clean');
  const unhindered = clean.filter(one => isUnhindered(one));
  const rest = secondsOf(unhindered, 'clean') >= ENOUGH_SECONDS ? unhindered : clean;
  if (secondsOf(rest, 'clean') < ENOUGH_SECONDS) return null;
  const isOwn =
    bill.clean !== null &&
    bill.because !== 'pressed-baseline' &&
    bill.clean.secondsPerIteration !== slowdown.prior?.secondsPerIteration;
  const by = isOwn ? bill.clean : ownBaseline(rest, all);
  return by === null ? null : {value: by.secondsPerIteration, error: errorOf(by, rest)};
};

/** The pace while it swapped: by the bill's own factor where there is one, so that the two are one figure. */
const swappingOf = (all: readonly MeasuredStretch[], {factor, clean, error}: Assessment): Measured | null => {
  if (factor !== null && clean !== null) return {value: factor * clean.secondsPerIteration, error};
  const swapping = all.filter(({kind}) => kind === 'swapping');
  return secondsOf(swapping, 'swapping') < ENOUGH_SECONDS ? null : meanPace(swapping);
};

export type Paces = {
  bill: Assessment;
  all: Measured | null;
  clean: Measured | null;
  swapping: Measured | null;
};

/** How fast it trained over all parts, clean and while swapping, and what swapping cost. */
export const pacesOf = (parts: readonly Part[]): Paces => {
  const slowdown = slowdownOf(parts);
  const bill = assess(slowdown);
  const all = measure(slowdown.stretches);
  return {
    bill,
    all: pacedOf(parts),
    clean: cleanOf(all, bill, slowdown),
    swapping: swappingOf(all, bill),
  };
};
