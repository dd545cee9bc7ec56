import {othersNow} from '../cards/of-run.js';
import {swapsAnywhere} from '../hosts/anywhere.js';
import type {RunState} from '../state.js';
import {type Clean, ownBaseline, priorBaseline} from './baseline.js';
import {blocksOf} from './blocks.js';
import {isUnhindered, type Measured, measure, secondsOf} from './measured.js';
import {memoizeByStretches} from './memoize.js';
import {standardError, sumOf} from './numbers.js';
import type {Baseline, SlowdownState} from './state.js';

/**
 * A pace is known when its standard error is small: by the scatter of its blocks, so that an even pace is known after
 * half a minute and an uneven one takes minutes. Before that it is that of a start.
 */
const LEAST_BASELINE = {seconds: 30, stretches: 3};
/** A quarter of the least slowdown that is spoken of (verdict-words.ts): chance does not reach four times its error. */
const MAX_ERROR = 0.06;
/** What other runs are measured against, which differ by as much again. */
const MAX_ERROR_FOR_OTHERS = 0.03;

/** The present pace is that of the last minute, over several stretches. */
const NOW_SECONDS = 60;
const NOW_STRETCHES = 3;
/** A shorter time is enough for a change that stands so many of its standard errors clear of the pace before it. */
const SOON = {seconds: 20, stretches: 5, errors: 4};

/** This pace, where it is known well enough. */
const known = (clean: readonly Measured[], all: readonly Measured[], maxError: number): Clean | null => {
  const {seconds, stretches} = LEAST_BASELINE;
  if (clean.length < stretches || secondsOf(clean, 'clean') < seconds) return null;
  const pace = ownBaseline(clean, all);
  return pace !== null && pace.error <= maxError ? pace : null;
};

/**
 * The run's own pace where neither memory nor anything else known was in the way, or, for a run that others of its
 * card were always beside, nothing but them; null while it is not known well enough.
 */
const ownPace = (all: readonly Measured[], maxError: number): Clean | null => {
  const clean = all.filter(one => one.kind === 'clean');
  const free = clean.filter(one => isUnhindered(one));
  return (
    known(free, all, maxError) ??
    known(
      clean.filter(one => isUnhindered(one, 'shared')),
      all,
      maxError,
    )
  );
};

/** What a run knows of its own clean pace, for later runs with the same signature. Null while that is not sure. */
export const baselineOf = ({slowdown}: RunState): Baseline | null => {
  const all = measure(slowdown.stretches);
  const clean = all.filter(one => one.kind === 'clean' && isUnhindered(one));
  const pace = known(clean, all, MAX_ERROR_FOR_OTHERS);
  if (pace === null) return null;
  const {secondsPerIteration, secondsPerToken, seconds} = pace;
  return {secondsPerIteration, secondsPerToken, seconds};
};

/** The last stretches: so many, and so long; null where there are not as many. */
const lastOf = (all: readonly Measured[], least: {seconds: number; stretches: number}): number | null => {
  let seconds = 0;
  let from = all.length;
  while (from > 0 && (seconds < least.seconds || all.length - from < least.stretches)) {
    from--;
    seconds += all[from]?.stretch.seconds ?? 0;
  }
  return seconds < least.seconds || all.length - from < least.stretches ? null : from;
};

/** How many times as long as expected some stretches took, and the relative standard error of that. */
export type Ratio = {value: number; error: number};

/** What these stretches took, against a pace. */
const ratioOf = (now: readonly Measured[], pace: Clean): Ratio => {
  const value = sumOf(now, ({stretch}) => stretch.seconds) / sumOf(now, pace.expected);
  const blocks = blocksOf(now, pace.expected).map(block => ({
    value: block.seconds / block.expected,
    weight: block.seconds,
  }));
  return {value, error: Math.hypot(pace.error, standardError(blocks, value))};
};

/**
 * `partly`: some of it was swapping, or right after that. Once that is over it says nothing about now.
 */
type RatioNow = Ratio & {partly: boolean};

/** The stretches from an index on, against the pace before them. */
const ratioFrom = ({prior}: SlowdownState, all: readonly Measured[], from: number): RatioNow | null => {
  const now = all.slice(from);
  // Just after others have left the card, the last minute is partly that: it says nothing about now.
  if ((now.at(-1)?.stretch.shared ?? 0) === 0 && now.some(({stretch}) => stretch.shared > 0)) return null;
  const pace = ownPace(all.slice(0, from), MAX_ERROR) ?? (prior ? priorBaseline(prior, all) : null);
  if (pace === null) return null;
  return {...ratioOf(now, pace), partly: now.some(({stretch}) => stretch.swapping > 0 || stretch.returning > 0)};
};

/** Whether a slowdown stands clear of its error. */
const isClear = ({value, error}: Ratio): boolean => Math.log(value) > SOON.errors * error;

const ratioNow = memoizeByStretches((slowdown): RatioNow | null => {
  const all = measure(slowdown.stretches);
  const soon = lastOf(all, SOON);
  const early = soon === null ? null : ratioFrom(slowdown, all, soon);
  if (early !== null && isClear(early)) return early;
  const from = lastOf(all, {seconds: NOW_SECONDS, stretches: NOW_STRETCHES});
  return from === null ? null : ratioFrom(slowdown, all, from);
});

/**
 * How many times as long as usual the work of the last minute took, or of its end where that alone is clearly slower: 1
 * is as usual. Null without a baseline, before there is a minute, and for a minute after swapping.
 */
export const paceNow = (state: RunState): number | null => {
  const {slowdown, cards} = state;
  const isPast = (slowdown.stretches.at(-1)?.shared ?? 0) > 0 && othersNow(cards) === null;
  const now = isPast ? null : ratioNow(slowdown);
  return now === null || (now.partly && !swapsAnywhere(state)) ? null : now.value;
};

/** A stretch is shared from this share of its time on. */
const MOSTLY = 0.8;
/** What came right before others did must show hardly any of the slowdown: else it began without them. */
const PART_BEFORE = 0.3;

const isShared = ({stretch}: Measured): boolean => stretch.shared >= MOSTLY * stretch.seconds;

/** The shared stretches at the end, of the last minute at most. */
const sharedNow = (all: readonly Measured[]): Measured[] => {
  const now: Measured[] = [];
  let seconds = 0;
  for (const one of all.toReversed()) {
    if (!isShared(one) || seconds >= NOW_SECONDS) break;
    now.unshift(one);
    seconds += one.stretch.seconds;
  }
  return seconds >= SOON.seconds && now.length >= SOON.stretches ? now : [];
};

const ratioBeside = memoizeByStretches((slowdown): number | null => {
  const all = measure(slowdown.stretches);
  const now = sharedNow(all);
  const alone = all.filter(one => one.kind === 'clean' && isUnhindered(one) && one.stretch.shared === 0);
  const pace = now.length === 0 ? null : known(alone, all, MAX_ERROR);
  if (pace === null || now.some(one => one.kind === 'swapping')) return null;
  const ratio = ratioOf(now, pace);
  const before = alone.slice(-SOON.stretches);
  const isOlder = ratioOf(before, pace).value > 1 + PART_BEFORE * (ratio.value - 1);
  return isClear(ratio) && !isOlder ? ratio.value : null;
});

/**
 * How many times as long as before others came to its card the work takes beside them, over the last minute at most:
 * against the run's own pace without them, and only where that is clear. Null otherwise.
 */
export const paceBesideOthers = ({slowdown}: RunState): number | null => ratioBeside(slowdown);
