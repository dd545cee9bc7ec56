import {tick} from '../../../source/insight/clock.js';
import {fold} from '../../../source/insight/fold.js';
import {outputSign} from '../../../source/insight/signs.js';
import {assess} from '../../../source/insight/slowdown/assess.js';
import type {Assessment} from '../../../source/insight/slowdown/assessment.js';
import {followSegments, noteReading} from '../../../source/insight/slowdown/collect.js';
import {createState, type RunState} from '../../../source/insight/state.js';
import type {RunEvent} from '../../../source/journal/events.js';
import {LOAD_SHARES} from './stories.js';
import {slowdownTimeline, type Truth} from './timelines.js';

export type Assessed = {seed: number; words: string; truth: Truth; said: Assessment};

/**
 * Takes in what an assessment rests on. A sample also goes into charts, totals and the story, which take most of the
 * time and say nothing about swapping: `takesInAll` shows that the assessment is the same without them.
 */
const takeIn = (state: RunState, event: RunEvent): void => {
  if (event.type !== 'sample') {
    fold(state, event);
    return;
  }
  const {type: _, ...sample} = event;
  tick(state, event.t);
  noteReading(state, sample);
  state.sample = sample;
  outputSign(state, event.t, event.outputBytes);
  followSegments(state);
};

/** A state whose charts take nothing in: no value comes after their beginning. */
const withoutCharts = (): RunState => {
  const state = createState();
  const {byTime, byIteration} = state.totals;
  const all = [...Object.values(state.series).flatMap(spans => Object.values(spans)), ...Object.values(byTime)];
  for (const series of [...all, ...Object.values(byIteration)]) series.startMs = Number.POSITIVE_INFINITY;
  return state;
};

/** The assessment of the invented run of this seed by all that a recorder takes in, and by what it rests on alone. */
export const takesInAll = (seed: number, used = false): [Assessment, Assessment] => {
  const {events, prior} = used ? slowdownTimeline(seed, LOAD_SHARES) : slowdownTimeline(seed);
  const whole = createState();
  whole.slowdown.prior = prior;
  for (const event of events) fold(whole, event);
  return [assess(whole.slowdown), assessInvented(seed, used).said];
};

/** The assessment of the invented run of this seed, beside its truth; `used`: on a machine that is used meanwhile. */
export const assessInvented = (seed: number, used = false): Assessed => {
  const {events, truth, prior, words} = used ? slowdownTimeline(seed, LOAD_SHARES) : slowdownTimeline(seed);
  const state = withoutCharts();
  state.slowdown.prior = prior;
  for (const event of events) takeIn(state, event);
  return {seed, words, truth, said: assess(state.slowdown)};
};

export type Score = {
  runs: number;
  /**
   * Runs with strong evidence in which swapping is to blame; the share with the factor within 10 %, and with the time
   * within 15 %.
   */
  strong: number;
  factorRight: number;
  lostRight: number;
  /** Slowdowns of 1.5 times and more that fill a tenth of the run, and the share of them with strong evidence. */
  clear: number;
  clearFound: number;
  /**
   * Runs whose factor is a range, since other programs' load came with the swapping; the share of them whose truth lies
   * in it.
   */
  ranges: number;
  rangeHolds: number;
  /** Runs in which swapping is not to blame, and how many of them have strong evidence that it is. */
  innocent: number;
  blamed: number;
};

const isStrong = ({said}: Assessed): boolean => said.evidence === 'strong';
const isFactorRight = ({said, truth}: Assessed): boolean => Math.abs((said.factor ?? 0) / truth.factor - 1) <= 0.1;
const isLostRight = ({said, truth}: Assessed): boolean =>
  Math.abs((said.lostSeconds ?? 0) / truth.lostSeconds - 1) <= 0.15;

/** Within a tenth, as for a single factor. */
const isInRange = ({said: {range}, truth: {factor}}: Assessed): boolean =>
  range !== null && factor >= 0.9 * range.low && factor <= 1.1 * range.high;

export const score = (assessed: readonly Assessed[]): Score => {
  const guilty = assessed.filter(({truth}) => truth.swapIsToBlame);
  const innocent = assessed.filter(({truth}) => !truth.swapIsToBlame);
  const strong = guilty.filter(isStrong);
  const clear = guilty.filter(({truth}) => truth.factor >= 1.5 && truth.share >= 0.1);
  const ranges = assessed.filter(({said}) => said.range !== null);
  return {
    runs: assessed.length,
    ranges: ranges.length,
    rangeHolds: ranges.filter(isInRange).length / ranges.length,
    strong: strong.length,
    factorRight: strong.filter(isFactorRight).length / strong.length,
    lostRight: strong.filter(isLostRight).length / strong.length,
    clear: clear.length,
    clearFound: clear.filter(isStrong).length / clear.length,
    innocent: innocent.length,
    blamed: innocent.filter(isStrong).length,
  };
};
