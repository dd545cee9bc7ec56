import {type Clean, ownBaseline, priorBaseline} from './baseline.js';
import {type Block, blocksOf} from './blocks.js';
import {mostSlower} from './load.js';
import {comparable, type Measured, measure, secondsOf} from './measured.js';
import {contrasts, shareBelow} from './neighbours.js';
import {sumOf, weightedMean, withAssumed} from './numbers.js';
import {remember} from './remember.js';
import type {SlowdownState} from './state.js';

/** What swapping cost, and what that rests on. */
export type Assessment = {
  /** Training time while it swapped against what the same work takes clean. */
  factor: number | null;
  /**
   * Where swapping and other programs' load came together and cannot be parted: from where nearly all is the load's to where nothing is.
   * Null where the factor is swapping's alone.
   */
  range: {low: number; high: number} | null;
  /** Training time beyond that, in seconds. */
  lostSeconds: number | null;
  evidence: 'none' | 'weak' | 'strong';
  /** Relative standard error of the factor. */
  error: number | null;
  /** What keeps the evidence from being strong. */
  because: Doubt | null;
  clean: Clean | null;
  cleanSeconds: number;
  swappingSeconds: number;
};

export type Doubt =
  | 'no-swapping'
  | 'no-baseline'
  | 'little-clean'
  | 'little-swapping'
  | 'no-effect'
  | 'scatter'
  | 'other-cause'
  | 'neighbours'
  | 'unlike'
  | 'pressure'
  | 'pressed-baseline';

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

/** Share of the clean time that may be as slow as the swapping, and of the swapping that may be as fast as the clean. */
const UNLIKE_CLEAN = 0.12;
const UNLIKE_SWAPPING = 0.25;
/** Neighbours in time must show this part of the effect, and most of its beginnings and ends a good part of it. */
const NEIGHBOURS_OFF = 0.13;
/** Swapping at one end of a run only: what lengths did there meanwhile nobody knows, so that the one change must fit. */
const ONE_END_OFF = 0.08;
const NEIGHBOURS_PART = 0.4;
const NEIGHBOURS_AMISS = 0.3;
/** Without swapping, under pressure alone: from this part of the loss on it may be compression that costs. */
const PRESSURE_PART = 0.5;
const PRESSURE_SECONDS = 40;

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

const speed = ({seconds, expected}: Block): number => expected / seconds;

/**
 * The part of the speed that is lost while it swaps: by least squares of speed = clean speed · (1 − loss · share of swapping), with the
 * relative standard error of the speed that is left. It makes use of long stretches that swapped only for a part.
 */
const lossOf = (blocks: readonly Block[]): {loss: number; error: number} => {
  const weight = sumOf(blocks, ({seconds, swapping}) => seconds * swapping ** 2);
  const loss = sumOf(blocks, block => block.seconds * block.swapping * (1 - speed(block))) / weight;
  const rest = sumOf(blocks, block => block.seconds * (speed(block) - 1 + loss * block.swapping) ** 2);
  return {loss, error: Math.sqrt(withAssumed(rest / weight / (1 - loss) ** 2, blocks.length))};
};

/** Whether part of the clean time is as slow as the swapping, or part of the swapping as fast as the clean. */
const areUnlike = (clean: readonly Block[], swapping: readonly Block[], loss: number): boolean => {
  const share = (blocks: readonly Block[], is: (block: Block) => boolean): number =>
    sumOf(blocks, block => (is(block) ? block.seconds : 0)) / sumOf(blocks, ({seconds}) => seconds);
  const slow = share(clean, block => speed(block) < 1 - loss / 2);
  const full = swapping.filter(block => block.swapping > 0.7);
  const fast = full.length === 0 ? 0 : share(full, block => speed(block) > 1 - (loss * block.swapping) / 2);
  return slow > UNLIKE_CLEAN || fast > UNLIKE_SWAPPING;
};

/** All swapping lies before, or all after, the clean stretches. */
const isAtOneEnd = (measured: readonly Measured[]): boolean => {
  const known = measured.filter(({kind}) => kind === 'clean' || kind === 'swapping');
  return known.filter(({kind}, index) => index > 0 && kind !== known[index - 1]?.kind).length < 2;
};

/** What speaks against swapping as the reason for an effect that is clear; null when nothing does. */
const doubt = (measured: readonly Measured[], clean: Clean, loss: number, byPrior: boolean): Doubt | null => {
  const of = (kind: Measured['kind']): Measured[] => measured.filter(one => one.kind === kind);
  const pressed = of('pressed');
  if (secondsOf(pressed, 'pressed') >= PRESSURE_SECONDS) {
    const [seconds, expected] = [sumOf(pressed, ({stretch}) => stretch.seconds), sumOf(pressed, clean.expected)];
    if (1 - expected / seconds > PRESSURE_PART * loss) return 'pressure';
  }
  const swapping = blocksOf(of('swapping'), clean.expected);
  if (areUnlike(byPrior ? [] : blocksOf(of('clean'), clean.expected), swapping, loss)) return 'unlike';
  const changes = contrasts(measured, clean);
  if (changes.length === 0) return null;
  const effect = -Math.log(1 - loss);
  const off = weightedMean(changes) - effect;
  const most = isAtOneEnd(measured) ? Math.max(ONE_END_OFF, 0.12 * effect) : Math.max(NEIGHBOURS_OFF, 0.25 * effect);
  if (Math.abs(off) > most) return 'neighbours';
  return shareBelow(changes, NEIGHBOURS_PART * effect) > NEIGHBOURS_AMISS ? 'neighbours' : null;
};

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

/** Other programs' load while it swapped: of a stretch that swapped in part, the rest had the usual one. */
const loadBeside = ({load, swapping}: Measured, usual: number): number =>
  load <= usual ? load : usual + (load - usual) / swapping;

/** Without the swapping beside which other programs were busier than in any time of which the cost is known. */
const withKnownLoad = (measured: readonly Measured[], {load: {usual, known}}: Clean): Measured[] =>
  measured.filter(one => one.kind !== 'swapping' || loadBeside(one, usual) <= known);

/** What is left of a factor if load took as much of it as it can. */
const factorBesideLoad = (swapping: readonly Measured[], clean: Clean): number => {
  const atMost = (one: Measured): number => clean.expected(one) * mostSlower(clean.load.seen, one.load);
  return Math.max(1, 1 / (1 - lossOf(blocksOf(swapping, atMost)).loss));
};

/** The same where load may have had a part in it: the middle of what is possible, and its ends. */
const unparted = (seen: Assessment, low: number): Assessment => {
  const high = seen.factor ?? low;
  const factor = Math.sqrt(low * high);
  return {
    ...seen,
    factor,
    range: {low, high},
    lostSeconds: ((seen.lostSeconds ?? 0) * (1 - 1 / factor)) / (1 - 1 / high),
  };
};

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
