import {chance, random} from './random.js';
import {KINDS} from './stories.js';
import {type Story, SURFACES, type Surface} from './story.js';

/**
 * A run whose pace changes: from some time on it takes `factor` times as long, for `seconds` or to its end. `scatter`:
 * how uneven it is then.
 */
export type Change = {factor: number; seconds: number | null; scatter?: number};

/** Up to here everything is as usual, and the run goes on for so long after that; longer where reports are rare. */
const LEAST_SECONDS = 240;
const LEAST_ITERATIONS = 220;

/** A run without validations and saves, so that the change is all that happens in it. */
export type Changing = {story: Story; changeAt: number; levelAfter: number; endsAt: number | null; levelBefore: number};

const PACES = {fast: [0.1, 0.3], usual: [0.8, 6]} as const;

/** The run of a seed in which the pace changes so. */
export const changing = (
  seed: number,
  speed: keyof typeof PACES,
  {factor, seconds, scatter: uneven}: Change,
): Changing => {
  const luck = chance(seed);
  const [least, most] = PACES[speed];
  const level = Math.exp(luck.between(Math.log(least), Math.log(most)));
  const scatter = luck.between(0.01, 0.05);
  const loadSeconds = luck.between(3, 12);
  const iterations: number[] = [];
  const before = Math.max(LEAST_SECONDS, LEAST_ITERATIONS * level);
  const after = Math.max(LEAST_SECONDS, LEAST_ITERATIONS * level * Math.max(1, factor));
  let own = loadSeconds;
  let changeAt: number | null = null;
  let endsAt: number | null = null;
  while (own < before + after + (seconds ?? 0)) {
    if (changeAt === null && own >= before) changeAt = own;
    if (seconds !== null && changeAt !== null && endsAt === null && own >= changeAt + seconds) endsAt = own;
    const isChanged = changeAt !== null && endsAt === null;
    const off = (isChanged ? (uneven ?? scatter) : scatter) * luck.normal();
    const took = level * (isChanged ? factor : 1) * Math.exp(off);
    iterations.push(took);
    own += took;
  }
  return {
    story: {
      iterations,
      tokens: null,
      loadSeconds,
      validation: null,
      save: {every: Number.MAX_SAFE_INTEGER, seconds: 0},
      pauses: [],
    },
    changeAt: changeAt ?? own,
    endsAt,
    levelBefore: level,
    levelAfter: level * factor,
  };
};

/** The changes that are tried, by the name that the table shows. */
export const CHANGES: Readonly<Record<string, {speed: keyof typeof PACES; change: Change}>> = {
  'fast, 1.8 times slower': {speed: 'fast', change: {factor: 1.8, seconds: null}},
  'fast, 1.8 times faster': {speed: 'fast', change: {factor: 1 / 1.8, seconds: null}},
  'fast, after a burst of swap': {speed: 'fast', change: {factor: 2.2, seconds: 45}},
  '1.8 times slower': {speed: 'usual', change: {factor: 1.8, seconds: null}},
  '1.8 times faster': {speed: 'usual', change: {factor: 1 / 1.8, seconds: null}},
  '1.8 times slower, uneven': {speed: 'usual', change: {factor: 1.8, seconds: null, scatter: 0.15}},
  'a quarter slower': {speed: 'usual', change: {factor: 1.25, seconds: null}},
  'after a burst of swap': {speed: 'usual', change: {factor: 2.2, seconds: 45}},
};

/** Kinds of the time of arrival's bench whose pace stays the same. */
export const STEADY_KINDS = ['steady', 'validation heavy', 'pauses', 'lengths vary, told'] as const;

/** The story of a kind for a seed. */
export const steady = (kind: (typeof STEADY_KINDS)[number], seed: number): Story => {
  const story = KINDS[kind];
  if (!story) throw new Error(`no kind of run is called ${kind}`);
  return story(seed);
};

export {random, SURFACES, type Surface};
