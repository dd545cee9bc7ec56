import {type Chance, chance} from './random.js';
import type {Pause, Story} from './story.js';

/** A kind of run: what happens in it for a seed. */
export type Kind = (seed: number) => Story;

const filled = (length: number, value: (iteration: number) => number): number[] =>
  Array.from({length}, (_, index) => value(index + 1));

type Base = Story & {pace: number; luck: Chance};

/** A run as most are, to be changed: compiling first, little scatter, now and then a validation. */
const usual = (seed: number): Base => {
  const luck = chance(seed);
  const total = 50 * Math.round(luck.between(6, 30));
  const pace = Math.exp(luck.between(Math.log(0.8), Math.log(6)));
  const scatter = luck.between(0.01, 0.05);
  const compiling = luck.between(1, 3) * pace;
  const iterations = filled(
    total,
    iteration => pace * (1 + scatter * luck.normal()) + (iteration === 1 ? compiling : 0),
  );
  const cost = luck.between(4, 12) * pace;
  return {
    pace,
    luck,
    iterations,
    tokens: null,
    loadSeconds: luck.between(3, 12),
    validation: {
      every: luck.share() < 0.5 ? 100 : 200,
      seconds: iteration => cost * (iteration === 1 ? luck.between(1.1, 1.6) : luck.between(0.97, 1.03)),
      batches: 25,
    },
    save: {every: 100, seconds: luck.between(0.1, 2)},
    pauses: [],
  };
};

const factor =
  (change: (progress: number, luck: Chance) => number): Kind =>
  seed => {
    const base = usual(seed);
    const total = base.iterations.length;
    return {
      ...base,
      iterations: base.iterations.map((seconds, index) => seconds * change((index + 0.5) / total, base.luck)),
    };
  };

const BATCH = 4;

/**
 * Batches of texts whose lengths differ: time goes with the padded length (1 + 32 k, as mlx_lm pads), what is told
 * counts the texts alone. Every pass over the data has the same batches in another order; `inStretches` keeps the
 * file's order, in which texts of one kind follow each other.
 */
const varying = (told: boolean, inStretches = false): Kind => {
  return seed => {
    const base = usual(seed);
    const {luck} = base;
    const spread = luck.between(0.3, 0.7);
    const rows = Math.round(luck.between(80, 500));
    const swell = (row: number): number => (inStretches ? 0.6 * Math.sin((2 * Math.PI * row) / rows) : 0);
    const batches = filled(rows, row => row).map(row => {
      const texts = filled(BATCH, () => Math.min(2048, 250 * Math.exp(spread * luck.normal() + swell(row))));
      const padded = BATCH * (1 + 32 * Math.ceil(Math.max(...texts) / 32));
      return {tokens: Math.round(texts.reduce((sum, length) => sum + length, 0)), padded};
    });
    const mean = batches.reduce((sum, {padded}) => sum + padded, 0) / rows;
    const passes = Array.from({length: Math.ceil(base.iterations.length / rows)}, () =>
      inStretches ? batches : luck.shuffled(batches),
    ).flat();
    return {
      ...base,
      iterations: base.iterations.map(
        (seconds, index) => seconds * (0.15 + (0.85 * (passes[index]?.padded ?? 0)) / mean),
      ),
      tokens: told ? base.iterations.map((_, index) => passes[index]?.tokens ?? 0) : null,
    };
  };
};

const heavy: Kind = seed => {
  const base = usual(seed);
  const cost = base.luck.between(20, 60) * base.pace;
  const seconds = (iteration: number): number =>
    cost * (iteration === 1 ? base.luck.between(1, 1.5) : base.luck.between(0.95, 1.05));
  return {...base, validation: {every: base.luck.share() < 0.5 ? 50 : 100, seconds, batches: 25}};
};

const paused: Kind = seed => {
  const base = usual(seed);
  const {luck} = base;
  const length = base.iterations.reduce((sum, seconds) => sum + seconds, 0);
  const pauses = filled(Math.round(luck.between(2, 6)), number => number).map(
    (number): Pause => ({
      after: base.loadSeconds + length * luck.between(0.02, 0.95),
      seconds: Math.exp(luck.between(Math.log(30), Math.log(3600))),
      by: number % 2 === 0 ? 'user' : 'outside',
    }),
  );
  return {...base, pauses};
};

/** Two to two and a half times as slow for a third of the iterations, and much less even. */
const swapping: Kind = seed => {
  const luck = chance(seed + 1);
  const slow = luck.between(1.6, 2.5);
  const from = luck.between(0.1, 0.6);
  return factor((progress, {normal}) =>
    progress >= from && progress < from + 1 / 3 ? slow * Math.exp(0.15 * normal()) : 1,
  )(seed);
};

const warmingUp: Kind = seed => {
  const luck = chance(seed + 1);
  const base = usual(seed);
  const excess = luck.between(0.5, 2);
  const memory = luck.between(4, 20);
  return {
    ...base,
    iterations: base.iterations.map((seconds, index) => seconds * (1 + excess * Math.exp(-index / memory))),
  };
};

const drifting: Kind = seed => {
  const luck = chance(seed + 1);
  const change = luck.between(0.15, 0.35) * (luck.share() < 0.7 ? 1 : -1);
  return factor(progress => 1 + change * progress)(seed);
};

/** The built-in kinds, by the name that the table shows. */
export const KINDS: Readonly<Record<string, Kind>> = {
  steady: seed => usual(seed),
  'lengths vary, told': varying(true),
  'lengths vary, not told': varying(false),
  'lengths in stretches, told': varying(true, true),
  'validation heavy': heavy,
  pauses: paused,
  'swap for a third': swapping,
  'warm-up': warmingUp,
  'slow drift': drifting,
};

/**
 * What a real run told: the pace between two reports as the trainer gives it, iterations a second, and the validations'
 * lengths.
 */
export type Shape = {
  total: number;
  reportEvery: number;
  paces: number[];
  tokens: number[] | null;
  validation: {every: number; seconds: number; batches: number} | null;
  saveEvery: number;
};

/** Seconds that an iteration of a shape is stretched to: those of a 7-billion-parameter model on a laptop. */
const STRETCHED = 2.5;

/** A run of the shape of a real one. It went too fast to have a time of arrival, so it is stretched as a whole. */
export const ofShape =
  (shape: Shape): Kind =>
  seed => {
    const luck = chance(seed);
    const {paces, total, reportEvery} = shape;
    const typical = [...paces].sort((a, b) => a - b)[Math.floor(paces.length / 2)] ?? 1;
    const stretch = STRETCHED * typical;
    const window = (iteration: number): number => Math.min(paces.length - 1, Math.floor((iteration - 1) / reportEvery));
    const {validation, tokens} = shape;
    // The first iteration compiles: what the first window took longer than the next is its.
    const [first = typical, second = first] = paces;
    const compiling = Math.max(0, reportEvery * (stretch / first - stretch / second));
    return {
      iterations: filled(total, iteration => {
        const pace = paces[compiling > 0 && iteration <= reportEvery ? 1 : window(iteration)] ?? typical;
        return (stretch / pace) * (1 + 0.03 * luck.normal()) + (iteration === 1 ? compiling : 0);
      }),
      tokens:
        tokens === null ? null : filled(total, iteration => Math.round((tokens[window(iteration)] ?? 0) / reportEvery)),
      loadSeconds: 5,
      validation:
        validation === null
          ? null
          : {...validation, seconds: () => validation.seconds * stretch * (1 + 0.03 * luck.normal())},
      save: {every: shape.saveEvery, seconds: 0.3},
      pauses: [],
    };
  };
