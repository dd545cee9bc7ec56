import type {Case} from './cases.js';
import {errorOf, isInside, METHODS, type Method, type Prediction, widthOf} from './predictions.js';

export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return low === high ? low : (low + high) / 2;
};

/** The median error of a method. */
export const medianError = (all: readonly Prediction[], method: Method): number =>
  median(all.map(prediction => errorOf(prediction, method)));

/** The share of bands that hold the true finish; NaN without any. */
export const coverage = (all: readonly Prediction[]): number => {
  const known = all.map(isInside).filter(inside => inside !== null);
  return known.filter(Boolean).length / known.length;
};

/** The median width of the bands; NaN without any. */
export const medianWidth = (all: readonly Prediction[]): number =>
  median(all.map(widthOf).filter(width => width !== null));

export type Target = {what: string; measured: string; bound: string; holds: boolean};

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

const STEADY = 'steady';
const MAX_ERROR = 0.03;
const MIN_COVERAGE = 0.8;
const MAX_WIDTH = 0.2;

/**
 * How many of a hundred steady predictions must keep within the bound: the scatter that is to come cannot be foreseen.
 */
const ALMOST_ALL = 0.95;

const quantile = (numbers: readonly number[], share: number): number =>
  [...numbers].sort((a, b) => a - b)[Math.ceil(share * numbers.length) - 1] ?? Number.NaN;

/** What the time of arrival promises, and whether it holds in these cases. */
export const targets = (cases: readonly Case[]): Target[] => {
  const all = cases.flatMap(({runs}) => runs.flat());
  const steady = cases.filter(({kind}) => kind === STEADY).flatMap(({runs}) => runs.flat());
  const [ours = 0, ...others] = METHODS.map(method => medianError(all, method));
  const best = Math.min(...others);
  const told = steady.filter(({ours}) => ours !== null);
  const steadyError = quantile(
    told.map(prediction => errorOf(prediction, 'ours')),
    ALMOST_ALL,
  );
  const width = quantile(
    told.map(prediction => widthOf(prediction) ?? Number.POSITIVE_INFINITY),
    ALMOST_ALL,
  );
  const inside = coverage(all);
  return [
    {
      what: 'median error, all',
      measured: percent(ours),
      bound: `< ${percent(best)}, the better of the others`,
      holds: ours < best,
    },
    {
      what: 'error on steady runs, 95 of 100',
      measured: percent(steadyError),
      bound: `≤ ${percent(MAX_ERROR)}`,
      holds: steadyError <= MAX_ERROR,
    },
    {
      what: 'true finish inside the band, all',
      measured: percent(inside),
      bound: `≥ ${percent(MIN_COVERAGE)}`,
      holds: inside >= MIN_COVERAGE,
    },
    {
      what: 'width of the band on steady runs, 95 of 100',
      measured: percent(width),
      bound: `≤ ${percent(MAX_WIDTH)} of what is left`,
      holds: width <= MAX_WIDTH,
    },
  ];
};
