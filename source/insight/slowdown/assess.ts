import type {Assessment, Doubt} from './assessment.js';
import {type Clean, ownBaseline, PRIOR_ERROR, priorBaseline} from './baseline.js';
import {factorBesideLoad, withKnownLoad, withLoadRange} from './beside-load.js';
import {blocksOf} from './blocks.js';
import {doubt} from './doubt.js';
import {lossOf} from './loss.js';
import {comparable, type Measured, measure, secondsOf} from './measured.js';
import {memoizeByStretches} from './memoize.js';
import {sumOf, weightedMean} from './numbers.js';
import type {SlowdownState} from './state.js';

/** So much of a kind of time, in at least so many stretches. */
export type Least = {seconds: number; stretches: number};

/**
 * Strong evidence needs so much of each kind of time, and such an effect. How much clean time is enough is a matter of
 * its scatter: its standard error is part of the effect's, which must be small against what is claimed (below). Less
 * than this is no baseline, however even: a trainer's first seconds are not those of the rest.
 */
const STRONG_CLEAN: Least = {seconds: 30, stretches: 3};
const STRONG_SWAPPING: Least = {seconds: 60, stretches: 2};
const STRONG_FACTOR = 1.15;
/** The relative standard error of the time lost is that of the factor, divided by how far the factor is above 1. */
const MAX_ERROR_OF_LOSS = 0.15;
const MAX_ERROR = 0.08;
/** Against another run's pace the effect must be larger than what may differ between two runs. */
const STRONG_FACTOR_BY_PRIOR = 1.35;
const MAX_ERROR_BY_PRIOR = 0.08;
/** What weak evidence needs. */
const WEAK_SECONDS = 20;
const WEAK_FACTOR = 1.08;
const WEAK_ERRORS = 1.5;

const nothing = (because: Doubt, measured: readonly Measured[]): Assessment => ({
  factor: null,
  range: null,
  lostSeconds: null,
  evidence: 'none',
  error: null,
  because,
  clean: null,
  cleanSeconds: secondsOf(measured, 'clean'),
  swappingSeconds: sumOf(measured, ({stretch}) => stretch.swapping),
});

/** From this share of a stretch on in which pages came back from swap, the time that it lost counts. */
const SOME_RETURNING = 0.2;

/**
 * Training time beyond what its work takes clean, in the stretches that swapped and in those in which pages still came
 * back, in seconds. Where something else was in the way too (not in `set`), no more than swapping takes elsewhere: it
 * did not cause the rest.
 */
const lostIn = (all: readonly Measured[], set: readonly Measured[], clean: Clean, loss: number): number => {
  const isCompared = new Set(set);
  const costs = ({kind, stretch}: Measured): boolean =>
    kind === 'swapping' || stretch.returning >= SOME_RETURNING * stretch.seconds;
  return sumOf(all.filter(costs), one => {
    const {seconds} = one.stretch;
    const beyond = seconds - clean.expected(one);
    return isCompared.has(one) ? beyond : Math.max(0, Math.min(beyond, loss * one.swapping * seconds));
  });
};

const isEnough = (measured: readonly Measured[], kind: 'clean' | 'swapping', least: Least): boolean => {
  const members = measured.filter(one => one.kind === kind);
  const share = (one: Measured): number => (kind === 'swapping' ? one.swapping : 1);
  return (
    sumOf(members, one => share(one) * one.stretch.seconds) >= least.seconds && sumOf(members, share) >= least.stretches
  );
};

/** Chooses what swapping is compared with: this run's clean stretches, an earlier run, or this run under pressure. */
const compare = (all: readonly Measured[], prior: SlowdownState['prior']) => {
  const own = comparable(all, 'clean');
  const cleanOf = (set: readonly Measured[], kind: 'clean' | 'pressed') => set.filter(one => one.kind === kind);
  const enough = secondsOf(own, 'clean') >= WEAK_SECONDS;
  const byOwn = enough ? ownBaseline(cleanOf(own, 'clean'), own) : null;
  const isSurer = isEnough(own, 'clean', STRONG_CLEAN) && byOwn !== null && byOwn.error <= PRIOR_ERROR;
  if (enough && (isSurer || prior === null)) return {set: own, clean: byOwn, by: 'own' as const};
  if (prior !== null) return {set: [...all], clean: priorBaseline(prior, all), by: 'prior' as const};
  const pressed = comparable(all, 'pressed');
  if (secondsOf(pressed, 'pressed') < WEAK_SECONDS) return null;
  return {set: pressed, clean: ownBaseline(cleanOf(pressed, 'pressed'), pressed), by: 'pressed' as const};
};

const swappedIn = (measured: readonly Measured[]): number =>
  sumOf(measured, one => (one.kind === 'swapping' ? one.stretch.swapping : 0));

type By = 'own' | 'prior' | 'pressed';
type Effect = {factor: number; error: number; loss: number};

/** The effect of swapping by itself, as far as blocks of stretches show it. */
const effectOf = (swapping: readonly Measured[], clean: Clean): Effect => {
  const {loss, error} = lossOf(blocksOf(swapping, clean.expected));
  const middle = weightedMean(swapping.map(one => ({value: clean.errorOf(one), weight: one.stretch.swapping})));
  return {factor: 1 / (1 - loss), error: Math.hypot(middle, error), loss};
};

const isWeakAtLeast = ({factor, error}: Effect): boolean =>
  factor >= WEAK_FACTOR && Math.log(factor) > WEAK_ERRORS * error;

/** What keeps an effect that is there from being strong evidence; null where nothing does. */
const doubtAbout = (
  set: readonly Measured[],
  clean: Clean,
  by: By,
  {factor, error, loss}: Effect,
  least: Least,
): Doubt | null => {
  if (by === 'pressed') return 'pressed-baseline';
  if (by === 'own' && !isEnough(set, 'clean', STRONG_CLEAN)) return 'little-clean';
  if (!isEnough(set, 'swapping', least)) return 'little-swapping';
  const [minFactor, maxError] =
    by === 'own' ? [STRONG_FACTOR, MAX_ERROR] : [STRONG_FACTOR_BY_PRIOR, MAX_ERROR_BY_PRIOR];
  if (factor < minFactor || error > Math.min(maxError, MAX_ERROR_OF_LOSS * (factor - 1))) return 'scatter';
  return doubt(set, clean, loss, by === 'prior');
};

/**
 * The same as `assess`, for any stretches: what counts there as swapping may be something else that slows a run down.
 * Strong evidence needs `least` of that.
 */
export const assessStretches = (
  {stretches, prior}: Pick<SlowdownState, 'stretches' | 'prior'>,
  least: Least = STRONG_SWAPPING,
): Assessment => {
  const all = measure(stretches);
  const swappingSeconds = sumOf(all, ({stretch}) => stretch.swapping);
  if (swappingSeconds < WEAK_SECONDS) return nothing('no-swapping', all);
  const compared = compare(all, prior);
  if (!compared?.clean) {
    return nothing(secondsOf(all, 'clean') >= WEAK_SECONDS ? 'other-cause' : 'no-baseline', all);
  }
  const {set: alike, clean, by} = compared;
  const known = withKnownLoad(alike, clean);
  const isApart = swappedIn(known) >= Math.min(least.seconds, Math.max(WEAK_SECONDS, swappedIn(alike)));
  const set = isApart ? known : alike;
  if (swappedIn(set) < WEAK_SECONDS) return nothing('other-cause', all);
  const swapping = set.filter(one => one.kind === 'swapping');
  const effect = effectOf(swapping, clean);
  const {factor, error, loss} = effect;
  const basis = {error, clean, cleanSeconds: secondsOf(set, 'clean'), swappingSeconds, range: null};
  if (!isWeakAtLeast(effect)) {
    return {...basis, factor: null, lostSeconds: null, evidence: 'none', because: 'no-effect'};
  }
  const lostSeconds = Math.max(0, lostIn(all, set, clean, loss));
  const graded = (because: Doubt | null): Assessment => {
    return {...basis, factor, lostSeconds, evidence: because === null ? 'strong' : 'weak', because};
  };
  return isApart
    ? graded(doubtAbout(set, clean, by, effect, least))
    : withLoadRange(graded('other-cause'), factorBesideLoad(swapping, clean));
};

/**
 * What swapping cost a run so far, and how sure that is. Strong evidence needs enough time of both kinds, an effect
 * larger than the scatter, and nothing else that would explain it: the same conditions on both sides, a change at each
 * beginning and end of swapping, no such slowness without swapping.
 */
export const assess = memoizeByStretches(slowdown => assessStretches(slowdown));
