import type {Measured} from '../whole/types.js';
import type {Effect} from './types.js';

/**
 * A difference counts beyond so many standard errors of it. A sentence tells of three or four: with two, one in twelve
 * pairs of the same kind differed in something, with these fewer than one in twenty (240 made pairs of seven kinds).
 */
const ERRORS = 2.5;
/** A difference in pace below this is of no use, however sure it is. */
const LEAST_PACE = 0.03;
/** Without a standard error only a difference of this size is worth a word. */
const LEAST_UNSURE = 0.25;

/** A value with its relative standard error, divided by another one; null where that says nothing. */
export const ratioOf = (value: Measured, base: Measured): {ratio: number; error: number | null} | null => {
  const ratio = value.value / base.value;
  if (!Number.isFinite(ratio) || base.value <= 0 || value.value < 0) return null;
  if (value.error === null || base.error === null) return {ratio, error: null};
  // The relative errors of independent factors add up by their squares.
  return {ratio, error: ratio * Math.hypot(value.error, base.error)};
};

/** Whether a value differs from `from` by more than its scatter explains, and by `least`. */
export const stands = (value: number, from: number, error: number | null, least: number): boolean => {
  const difference = Math.abs(value - from);
  return difference >= least && (error === null || difference > ERRORS * error);
};

/**
 * How many times as fast a run is as the baseline, by how long each took for the same work. Without a standard error
 * of either only a large difference counts.
 */
export const paceEffect = (base: Measured | null, own: Measured | null): Effect | null => {
  if (base === null || own === null) return null;
  const found = ratioOf(base, own);
  if (found === null || found.ratio === 0) return null;
  const {ratio: value, error} = found;
  const least = Math.log1p(error === null ? LEAST_UNSURE : LEAST_PACE);
  // By the logarithm, half as fast is as far from the same as twice as fast, and the error is the relative one.
  return {value, error, stands: stands(Math.log(value), 0, error === null ? null : error / value, least)};
};

/** Mean of differences that belong to neighbouring points, with the standard error of it. */
export const meanOf = (differences: readonly number[]): {mean: number; error: number | null} | null => {
  const count = differences.length;
  if (count === 0) return null;
  const mean = differences.reduce((sum, one) => sum + one, 0) / count;
  if (count < MIN_SCATTER) return {mean, error: null};
  const away = differences.map(one => one - mean);
  const squares = away.reduce((sum, one) => sum + one ** 2, 0);
  const error = Math.sqrt(squares / (count - 1) / independent(away, squares));
  return {mean, error: error * (1 + SMALL_SAMPLE / count)};
};

/** From so few points no scatter can be told. */
const MIN_SCATTER = 4;
/** Makes up for a scatter that is known from a few points only, about as Student's t does. */
const SMALL_SAMPLE = 2;
/** Neighbours may be as much alike as that; beyond it they are taken for a trend. */
const MOST_ALIKE = 0.9;

/** As how many independent points these count, of which neighbours resemble each other. */
const independent = (away: readonly number[], squares: number): number => {
  if (squares === 0) return away.length;
  const products = away.slice(1).reduce((sum, one, index) => sum + one * (away[index] ?? 0), 0);
  const alike = Math.min(MOST_ALIKE, Math.max(0, products / squares));
  return (away.length * (1 - alike)) / (1 + alike);
};
