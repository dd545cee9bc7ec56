import type {Assessment, Doubt} from './assessment.js';
import {type Clean, ownBaseline, priorBaseline} from './baseline.js';
import {factorBesideLoad, unparted, withKnownLoad} from './beside-load.js';
import {blocksOf} from './blocks.js';
import {doubt} from './doubt.js';
import {lossOf} from './loss.js';
import {comparable, type Measured, measure, secondsOf} from './measured.js';
import {sumOf, weightedMean} from './numbers.js';
import {remember} from './remember.js';
import type {SlowdownState} from './state.js';

/** What strong evidence needs of each kind, and of the effect. */
const STRONG_CLEAN = {seconds: 120, stretches: 3};
const STRONG_SWAPPING = {seconds: 60, stretches: 2};
const STRONG_FACTOR = 1.15;
/** The relative standard error of the time lost is that of the factor divided by what the factor has beyond 1. */
const MOST_ERROR_OF_LOSS = 0.15;
const MOST_ERROR = 0.08;
/** With another run's pace the effect must be clear of what may differ between two runs. */
const STRONG_FACTOR_BY_PRIOR = 1.35;
const MOST_ERROR_BY_PRIOR = 0.08;
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

/** Part of a stretch in which what was swapped out came back, from which on what it lost counts. */
const SOME_RETURNING = 0.2;

/**
 * Training time beyond what its work takes clean, of the stretches that swapped and of those in which pages still came back. Where
 * something else was in the way besides (not in `set`), no more than swapping takes elsewhere: the rest is not its doing.
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

const isEnough = (measured: readonly Measured[], kind: 'clean' | 'swapping', least: typeof STRONG_CLEAN): boolean => {
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
  if (enough && (isEnough(own, 'clean', STRONG_CLEAN) || prior === null)) {
    return {set: own, clean: ownBaseline(cleanOf(own, 'clean'), own), by: 'own' as const};
  }
  if (prior !== null) return {set: [...all], clean: priorBaseline(prior, all), by: 'prior' as const};
  const pressed = comparable(all, 'pressed');
  if (secondsOf(pressed, 'pressed') < WEAK_SECONDS) return null;
  return {set: pressed, clean: ownBaseline(cleanOf(pressed, 'pressed'), pressed), by: 'pressed' as const};
};

const swappedIn = (measured: readonly Measured[]): number =>
  sumOf(measured, one => (one.kind === 'swapping' ? one.stretch.swapping : 0));

const assessNow = ({stretches, prior}: SlowdownState): Assessment => {
  const all = measure(stretches);
  const swappingSeconds = sumOf(all, ({stretch}) => stretch.swapping);
  if (swappingSeconds < WEAK_SECONDS) return nothing('no-swapping', all);
  const compared = compare(all, prior);
  if (!compared?.clean) {
    return nothing(secondsOf(all, 'clean') >= WEAK_SECONDS ? 'other-cause' : 'no-baseline', all);
  }
  const {set: like, clean, by} = compared;
  const known = withKnownLoad(like, clean);
  const isParted = swappedIn(known) >= Math.min(STRONG_SWAPPING.seconds, Math.max(WEAK_SECONDS, swappedIn(like)));
  const set = isParted ? known : like;
  const swapping = set.filter(one => one.kind === 'swapping');
  if (swappedIn(set) < WEAK_SECONDS) return nothing('other-cause', all);
  const {loss, error: lossError} = lossOf(blocksOf(swapping, clean.expected));
  const middle = weightedMean(swapping.map(one => ({value: clean.errorOf(one), weight: one.stretch.swapping})));
  const factor = 1 / (1 - loss);
  const error = Math.hypot(middle, lossError);
  const lostSeconds = Math.max(0, lostIn(all, set, clean, loss));
  const rests = {error, clean, cleanSeconds: secondsOf(set, 'clean'), swappingSeconds, range: null};
  const effect = Math.log(factor);
  if (!(factor >= WEAK_FACTOR && effect > WEAK_ERRORS * error)) {
    return {...rests, factor: null, lostSeconds: null, evidence: 'none', because: 'no-effect'};
  }
  const weak = (because: Doubt): Assessment => ({...rests, factor, lostSeconds, evidence: 'weak', because});
  if (!isParted) return unparted(weak('other-cause'), factorBesideLoad(swapping, clean));
  if (by === 'pressed') return weak('pressed-baseline');
  if (by === 'own' && !isEnough(set, 'clean', STRONG_CLEAN)) return weak('little-clean');
  if (!isEnough(set, 'swapping', STRONG_SWAPPING)) return weak('little-swapping');
  const [leastFactor, mostError] =
    by === 'own' ? [STRONG_FACTOR, MOST_ERROR] : [STRONG_FACTOR_BY_PRIOR, MOST_ERROR_BY_PRIOR];
  if (factor < leastFactor || error > Math.min(mostError, MOST_ERROR_OF_LOSS * (factor - 1))) return weak('scatter');
  const doubtful = doubt(set, clean, loss, by === 'prior');
  if (doubtful) return weak(doubtful);
  return {...rests, factor, lostSeconds, evidence: 'strong', because: null};
};

/**
 * What swapping cost a run so far, and how sure that is. Strong needs enough of both kinds, an effect clear of the scatter, and nothing
 * else that would explain it: the same conditions on both sides, a change at each begin and end of the swapping, no such slowness
 * without swapping.
 */
export const assess = remember(assessNow);
