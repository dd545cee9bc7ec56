import {fold} from '../../../source/insight/fold.js';
import {assess} from '../../../source/insight/slowdown/assess.js';
import type {Assessment} from '../../../source/insight/slowdown/assessment.js';
import {createState} from '../../../source/insight/state.js';
import {LOAD_STORIES} from './loads.js';
import {LOAD_SHARES, STORIES, type Story, slowdownTimeline, type Truth} from './timelines.js';

export type Judged = {seed: number; words: string; truth: Truth; said: Assessment};

/** What is said of the invented training of this seed, beside its truth; `used`: on a machine that is used meanwhile. */
export const judge = (seed: number, used = false): Judged => {
  const {events, truth, prior, words} = used ? slowdownTimeline(seed, LOAD_SHARES) : slowdownTimeline(seed);
  const state = createState();
  state.slowdown.prior = prior;
  for (const event of events) fold(state, event);
  return {seed, words, truth, said: assess(state.slowdown)};
};

export type Score = {
  runs: number;
  /** Of those with strong evidence where swapping is to blame: share with the factor within 10 %, and the time within 15 %. */
  strong: number;
  factorRight: number;
  lostRight: number;
  /** Slowdowns of 1.5 times and more that fill a tenth of the run, and the share of them with strong evidence. */
  clear: number;
  clearFound: number;
  /** Runs whose bill is a range, since other programs' load came with the swapping; share of them in which the truth lies in it. */
  ranges: number;
  rangeHolds: number;
  /** Runs in which swapping is not to blame, and how many of them have strong evidence that it is. */
  innocent: number;
  blamed: number;
};

const isStrong = ({said}: Judged): boolean => said.evidence === 'strong';
const isFactorRight = ({said, truth}: Judged): boolean => Math.abs((said.factor ?? 0) / truth.factor - 1) <= 0.1;
const isLostRight = ({said, truth}: Judged): boolean =>
  Math.abs((said.lostSeconds ?? 0) / truth.lostSeconds - 1) <= 0.15;

/** Within a tenth, as a factor by itself. */
const isInRange = ({said: {range}, truth: {factor}}: Judged): boolean =>
  range !== null && factor >= 0.9 * range.low && factor <= 1.1 * range.high;

export const score = (judged: readonly Judged[]): Score => {
  const guilty = judged.filter(({truth}) => truth.swapIsToBlame);
  const innocent = judged.filter(({truth}) => !truth.swapIsToBlame);
  const strong = guilty.filter(isStrong);
  const clear = guilty.filter(({truth}) => truth.factor >= 1.5 && truth.share >= 0.1);
  const ranges = judged.filter(({said}) => said.range !== null);
  return {
    runs: judged.length,
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

/** One line a story: runs, with strong and weak evidence, and of the strong ones those with the factor and the time right. */
export const table = (judged: readonly Judged[]): string => {
  const line = (name: string, members: readonly Judged[]): string => {
    const strong = members.filter(isStrong);
    const rightly = strong.filter(({truth}) => truth.swapIsToBlame);
    const counts = [
      members.length,
      strong.length,
      members.filter(({said}) => said.evidence === 'weak').length,
      rightly.filter(isFactorRight).length,
      rightly.filter(isLostRight).length,
    ];
    return name.padEnd(36) + counts.map(count => String(count).padStart(8)).join('');
  };
  const head = `${'story'.padEnd(36)}${['runs', 'strong', 'weak', 'factor', 'time'].map(name => name.padStart(8)).join('')}`;
  const of = (story: Story): Judged[] => judged.filter(({truth}) => truth.story === story);
  const told = [...STORIES, ...LOAD_STORIES].filter(story => of(story).length > 0);
  return [head, ...told.map(story => line(story, of(story))), line('all', judged)].join('\n');
};

/** The score in words, with what is asked of it. */
export const verdictOf = (found: Score): string => {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return [
    `strong evidence, factor within 10 %    ${percent(found.factorRight)} of ${found.strong} (at least 90 %)`,
    `strong evidence, time within 15 %      ${percent(found.lostRight)} of ${found.strong} (at least 90 %)`,
    `1.5 times and more for a tenth: found  ${percent(found.clearFound)} of ${found.clear} (at least 60 %)`,
    ...(found.ranges === 0
      ? []
      : [`a range beside other load: holds       ${percent(found.rangeHolds)} of ${found.ranges} (at least 90 %)`]),
    `swapping blamed although innocent      ${found.blamed} of ${found.innocent} (at most 1 of 100)`,
  ].join('\n');
};
