/** A figure with its weight among others, in seconds of training. */
export type Weighted = {value: number; weight: number};

/** The sum of a figure over all; 0 for none. */
export const sumOf = <One>(all: readonly One[], of: (one: One) => number): number =>
  all.reduce((sum, one) => sum + of(one), 0);

/** The value below which half of the weight lies; NaN for none. */
export const weightedMedian = (all: readonly Weighted[]): number => {
  const sorted = all.toSorted((a, b) => a.value - b.value);
  const half = sumOf(sorted, ({weight}) => weight) / 2;
  let before = 0;
  for (const {value, weight} of sorted) {
    before += weight;
    if (before >= half) return value;
  }
  return Number.NaN;
};

/** The mean by weight; NaN for none. */
export const weightedMean = (all: readonly Weighted[]): number =>
  sumOf(all, ({value, weight}) => value * weight) / sumOf(all, ({weight}) => weight);

/**
 * The mean without values far from the median (by more than four times the median distance and a quarter of the
 * median): hiccups are left out, the skew of ordinary scatter is not.
 */
export const robustMean = (all: readonly Weighted[]): number => {
  const middle = weightedMedian(all);
  const distance = weightedMedian(all.map(({value, weight}) => ({value: Math.abs(value - middle), weight})));
  const reach = Math.max(4 * distance, middle / 4);
  return weightedMean(all.filter(({value}) => Math.abs(value - middle) <= reach));
};

/**
 * A few blocks do not show all of their scatter: the relative standard deviation that is assumed, which weighs as much
 * as two of them.
 */
const ASSUMED_SCATTER = 0.1;
const ASSUMED_WEIGHT = 2;

/** Squared standard error of a mean over `count` blocks of that variance. */
export const withAssumed = (variance: number, count: number): number =>
  (count * variance + ASSUMED_WEIGHT * ASSUMED_SCATTER ** 2) / (Math.max(0, count - 1) + ASSUMED_WEIGHT) / count;

/** Relative standard error of a weighted mean of blocks. */
export const standardError = (blocks: readonly Weighted[], mean: number): number => {
  const weights = sumOf(blocks, ({weight}) => weight);
  const variance = sumOf(blocks, ({value, weight}) => weight * (value / mean - 1) ** 2) / weights;
  return Math.sqrt(withAssumed(variance, blocks.length));
};
