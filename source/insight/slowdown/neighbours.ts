import type {Clean} from './baseline.js';
import type {Measured} from './measured.js';
import {sumOf} from './numbers.js';

/**
 * How much is compared before and after swapping begins or ends: so much time, or so many stretches if they are longer.
 */
const SIDE_SECONDS = 240;
const SIDE_STRETCHES = 4;
/** From this share of swapping on, a stretch counts as swapping here. */
const MOSTLY = 0.7;
/** At most so much time of neither kind may lie in between. */
const GAP_SECONDS = 300;

/** How much slower, as a logarithm, it was on the swapping side of one beginning or end of swapping. */
export type Contrast = {value: number; weight: number};

type Side = {seconds: number; expected: number};

const sideOf = (stretches: readonly Measured[], clean: Clean): Side => {
  let seconds = 0;
  let expected = 0;
  for (const [index, one] of stretches.entries()) {
    if (index >= SIDE_STRETCHES && seconds >= SIDE_SECONDS) break;
    seconds += one.stretch.seconds;
    expected += clean.expected(one);
  }
  return {seconds, expected};
};

type Run = {kind: 'clean' | 'swapping'; members: Measured[]; gapBefore: number};

/** Clean and swapping stretches in a row, and the time of neither kind before each. */
const runsOf = (measured: readonly Measured[]): Run[] => {
  const runs: Run[] = [];
  let gap = 0;
  for (const one of measured) {
    const kind = one.kind === 'swapping' && one.swapping >= MOSTLY ? 'swapping' : one.kind === 'clean' ? 'clean' : null;
    if (kind === null) {
      gap += one.stretch.seconds;
      continue;
    }
    const last = runs.at(-1);
    if (last?.kind === kind) last.members.push(one);
    else runs.push({kind, members: [one], gapBefore: gap});
    gap = 0;
  }
  return runs;
};

/**
 * What changed each time that swapping began or ended, by the stretches next to it: neither batch lengths that drift,
 * nor a slowness that began with the swapping but continued after it, passes for swapping here.
 */
export const contrasts = (measured: readonly Measured[], clean: Clean): Contrast[] => {
  const runs = runsOf(measured);
  return runs.slice(1).flatMap((run, index) => {
    const before = runs[index];
    if (!before || run.gapBefore > GAP_SECONDS) return [];
    const earlier = sideOf(before.members.toReversed(), clean);
    const later = sideOf(run.members, clean);
    const change = Math.log(later.seconds / later.expected) - Math.log(earlier.seconds / earlier.expected);
    return [{value: run.kind === 'swapping' ? change : -change, weight: Math.min(earlier.seconds, later.seconds)}];
  });
};

/** The share of the contrasts, by weight, that show less than `least`. */
export const shareBelow = (all: readonly Contrast[], least: number): number =>
  sumOf(all, ({value, weight}) => (value < least ? weight : 0)) / sumOf(all, ({weight}) => weight);
