import type {Series} from '../series.js';
import type {WholeRun} from '../whole/types.js';
import {meanOf, stands} from './effects.js';
import {isElsewhere} from './same-place.js';
import type {Effect, LossAxis} from './types.js';

/** A loss, and how far the training had come: iterations, tokens or rows. */
export type LossPoint = {x: number; value: number};

/** A difference of less than this part of the loss is none. */
const LEAST_LOSS = 0.01;
/** Where the scatter is not known. */
const LEAST_UNSURE = 0.02;

/**
 * The values of a series by iteration, each at the last one that it stands for: a loss is the mean since the report
 * before it. `every`: the iterations between two values, where that is known; `end`: how many there were.
 */
const pointsBy = (
  {startMs, bucketMs, last}: Series,
  every: number | null = null,
  end: number | null = null,
): LossPoint[] =>
  last.flatMap((value, index) => {
    if (value === null || startMs === null || !Number.isFinite(value) || last[index + 1] === value) return [];
    const from = startMs + index * bucketMs;
    const until = from + Math.max(1, bucketMs) - 1;
    const exact = every === null || every <= 0 ? until : Math.floor(until / every) * every;
    return [{x: exact >= from ? exact : Math.min(until, end ?? until), value}];
  });

/** The place of the first point at or beyond `x`, in points that are in order. */
const placeOf = (points: readonly LossPoint[], x: number): number => {
  let [from, until] = [0, points.length];
  while (from < until) {
    const middle = Math.floor((from + until) / 2);
    if ((points[middle]?.x ?? 0) < x) from = middle + 1;
    else until = middle;
  }
  return from;
};

/** The value at `x`, on the straight line between the points around it; null outside of them. */
export const valueAt = (points: readonly LossPoint[], x: number): number | null => {
  const after = placeOf(points, x);
  const end = points[after];
  if (end === undefined) return null;
  if (end.x === x) return end.value;
  const start = points[after - 1];
  if (start === undefined) return null;
  return start.value + ((end.value - start.value) * (x - start.x)) / (end.x - start.x);
};

/** Rows that an iteration takes through the model. */
const batchOf = ({view}: WholeRun): number | null => view.settings.batchSize;

const hasTokens = ({byIteration}: WholeRun): boolean => byIteration.tokens.startMs !== null;

/** By what the losses of these runs are to be compared; null where there is nothing that both have. */
export const axisOf = (runs: readonly WholeRun[]): LossAxis | null => {
  const batches = runs.map(batchOf);
  const differ = new Set(batches.filter(one => one !== null)).size > 1;
  if (!differ) return 'iteration';
  if (runs.every(hasTokens)) return 'tokens';
  return batches.every(one => one !== null) ? 'rows' : null;
};

/** Losses over that axis. */
const along = (run: WholeRun, points: readonly LossPoint[], axis: LossAxis): LossPoint[] => {
  if (axis === 'iteration') return [...points];
  if (axis === 'rows') return points.map(({x, value}) => ({x: x * (batchOf(run) ?? 1), value}));
  const tokens = pointsBy(run.byIteration.tokens);
  const fromStart = [{x: 0, value: 0}, ...tokens];
  return points.flatMap(({x, value}) => {
    const seen = valueAt(fromStart, x);
    return seen === null ? [] : [{x: seen, value}];
  });
};

/** The training losses of a run over that axis. */
export const trainingLosses = (run: WholeRun, axis: LossAxis): LossPoint[] =>
  along(run, pointsBy(run.byIteration.loss, run.view.settings.stepsPerReport, run.figures.iterations), axis);

/** The validation losses of a run over that axis. */
export const validationLosses = (run: WholeRun, axis: LossAxis): LossPoint[] =>
  along(run, pointsBy(run.byIteration.valLoss, run.view.settings.stepsPerEval, run.figures.iterations), axis);

type Pair = {x: number; base: number; own: number};

/** Both at the points of the one that has fewer, where both reach. */
const interpolated = (base: readonly LossPoint[], own: readonly LossPoint[]): Pair[] => {
  const ends = [base, own].map(points => points.at(-1)?.x ?? 0);
  const until = Math.min(...ends);
  const isWithin = ({x}: LossPoint): boolean => x <= until;
  const [baseIn, ownIn] = [base.filter(isWithin), own.filter(isWithin)];
  const grid = ownIn.length < baseIn.length ? ownIn : baseIn;
  return grid.flatMap(({x}) => {
    const pair = {x, base: valueAt(base, x), own: valueAt(own, x)};
    return pair.base === null || pair.own === null ? [] : [{x, base: pair.base, own: pair.own}];
  });
};

/** Validations are few, and fall steeply at first: only those at the same point count. */
const matched = (base: readonly LossPoint[], own: readonly LossPoint[], tolerance: number): Pair[] =>
  base.flatMap(({x, value}) => {
    const near = own.find(point => Math.abs(point.x - x) <= tolerance);
    return near === undefined ? [] : [{x, base: value, own: near.value}];
  });

/**
 * By how much the second is higher in the later half of what both have done, which ends at `until`: at first all losses
 * are alike, or fall too steeply to be compared. `fewest` points are enough; null where there are fewer.
 */
const effectOf = (pairs: readonly Pair[], until: number, fewest: number): Effect | null => {
  const later = pairs.filter(({x}) => x > until / 2);
  const found = meanOf(later.map(({base, own}) => own - base));
  if (found === null || later.length < fewest) return null;
  const level = later.reduce((sum, {base}) => sum + Math.abs(base), 0) / later.length;
  const least = level * (found.error === null ? LEAST_UNSURE : LEAST_LOSS);
  return {value: found.mean, error: found.error, stands: stands(found.mean, 0, found.error, least)};
};

const FEWEST_REPORTS = 4;

/** Iterations, tokens or rows that one bucket of a series of validations stands for. */
const toleranceOf = (runs: readonly WholeRun[], axis: LossAxis): number => {
  const buckets = Math.max(...runs.map(({byIteration}) => byIteration.valLoss.bucketMs));
  if (axis === 'iteration') return buckets - 1;
  const ends = runs.map(run => trainingLosses(run, axis).at(-1)?.x ?? 0);
  // What differs in batch is seldom validated after exactly the same number of tokens.
  return Math.min(...ends) / 50;
};

/**
 * By how much the losses of a run are higher than those of the baseline after the same iterations (tokens or rows,
 * where a batch has another size), in the later half of what both have done. Null where they cannot be compared.
 */
export const lossesAgainst = (
  base: WholeRun,
  own: WholeRun,
): {axis: LossAxis; training: Effect | null; validation: Effect | null} | null => {
  const axis = axisOf([base, own]);
  if (axis === null) return null;
  if (isElsewhere(base, own, 'data')) return null;
  // Losses of two models may be compared where both saw the same; of data that one does not name nobody knows.
  const isNamed = [base, own].every(({view}) => view.settings.data !== null);
  if (!isNamed && isElsewhere(base, own, 'model')) return null;
  const [one, other] = [trainingLosses(base, axis), trainingLosses(own, axis)];
  const pairs = matched(validationLosses(base, axis), validationLosses(own, axis), toleranceOf([base, own], axis));
  // Without any report, the validations tell how far both came; the one before the first iteration says nothing.
  const ends = [one, other].map(points => points.at(-1)?.x ?? pairs.at(-1)?.x ?? 0);
  const until = Math.max(2, Math.min(...ends));
  const training = effectOf(interpolated(one, other), until, FEWEST_REPORTS);
  const validation = effectOf(pairs, until, 1);
  return training === null && validation === null ? null : {axis, training, validation};
};

/** Around a point, this part of it to either side. */
const AROUND = 0.05;

/** The mean of the losses around `x`; null where there are none. */
export const lossAround = (points: readonly LossPoint[], x: number): number | null => {
  const near = points.filter(point => Math.abs(point.x - x) <= AROUND * x);
  return near.length === 0 ? valueAt(points, x) : near.reduce((sum, {value}) => sum + value, 0) / near.length;
};

/** A number to read: 1, 2 or 5 and zeros. */
const rounded = (step: number): number => {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([5, 2, 1].find(one => one * power <= step) ?? 1);
};

const POINTS = 4;

/** A few round points that all of these reach, and the last common one. */
export const commonPoints = (losses: readonly (readonly LossPoint[])[]): number[] => {
  const until = Math.min(...losses.map(points => points.at(-1)?.x ?? 0));
  if (until < POINTS) return until > 0 ? [until] : [];
  const step = rounded(until / POINTS);
  const count = Math.floor(until / step);
  const every = Math.ceil(count / POINTS);
  const points = Array.from({length: Math.floor(count / every)}, (_, index) => (index + 1) * every * step);
  const last = points.at(-1) ?? 0;
  return last <= until - step / 2 ? [...points, until] : points;
};
