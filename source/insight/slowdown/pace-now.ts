import {swapsAnywhere} from '../hosts/anywhere.js';
import type {RunState} from '../state.js';
import {type Clean, ownBaseline, priorBaseline} from './baseline.js';
import {isUnhindered, type Measured, measure, secondsOf} from './measured.js';
import {memoizeByStretches} from './memoize.js';
import {sumOf} from './numbers.js';
import type {Baseline} from './state.js';

/** A baseline takes so much clean time. */
const MIN_BASELINE_SECONDS = 120;
/** The present pace is that of the last minute, over several stretches. */
const NOW_SECONDS = 60;
const NOW_STRETCHES = 3;

/** The run's own pace where neither memory nor anything else known was in the way; null with too little of it. */
const ownPace = (all: readonly Measured[]): Clean | null => {
  const clean = all.filter(one => one.kind === 'clean' && isUnhindered(one));
  return secondsOf(clean, 'clean') < MIN_BASELINE_SECONDS ? null : ownBaseline(clean, all);
};

/** What a run knows of its own clean pace, for later runs with the same signature. Null with too little of it. */
export const baselineOf = ({slowdown}: RunState): Baseline | null => {
  const pace = ownPace(measure(slowdown.stretches));
  if (pace === null) return null;
  const {secondsPerIteration, secondsPerToken, seconds} = pace;
  return {secondsPerIteration, secondsPerToken, seconds};
};

/** `ratio` as `paceNow` gives it; `partly` when some of the last minute was swapping. */
const ratioNow = memoizeByStretches((slowdown): {ratio: number; partly: boolean} | null => {
  const all = measure(slowdown.stretches);
  let seconds = 0;
  let from = all.length;
  while (from > 0 && (seconds < NOW_SECONDS || all.length - from < NOW_STRETCHES)) {
    from--;
    seconds += all[from]?.stretch.seconds ?? 0;
  }
  const now = all.slice(from);
  const before = all.slice(0, from);
  if (now.length < NOW_STRETCHES || seconds < NOW_SECONDS) return null;
  const pace = ownPace(before) ?? (slowdown.prior ? priorBaseline(slowdown.prior, all) : null);
  if (pace === null) return null;
  const partly = now.some(({stretch}) => stretch.swapping > 0 || stretch.returning > 0);
  return {ratio: seconds / sumOf(now, pace.expected), partly};
});

/**
 * How many times as long as usual the work of the last minute took: 1 is as usual. Null without a baseline, before
 * there is a minute, and for a minute after swapping.
 */
export const paceNow = (state: RunState): number | null => {
  const now = ratioNow(state.slowdown);
  // Just after swapping, the last minute is partly that: it says nothing about now.
  return now === null || (now.partly && !swapsAnywhere(state)) ? null : now.ratio;
};
