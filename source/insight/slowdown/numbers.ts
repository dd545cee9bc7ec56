/** A figure with the weight that it has among others, in seconds of training. */
export type Weighted = {value: number; weight: number};

export const sumOf = <One>(all: readonly One[], of: (one: One) => number): number =>
  all.reduce((sum, one) => sum + of(one), 0);

/** The value below which half of the weight lies; NaN of nothing. */
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

export const weightedMean = (all: readonly Weighted[]): number =>
  sumOf(all, ({value, weight}) => value * weight) / sumOf(all, ({weight}) => weight);

/**
 * The mean without what lies far from the middle (more than four times the median distance, and more than a quarter of the middle):
 * hiccups are left out, the skew of ordinary scatter is not.
 */
export const robustMean = (all: readonly Weighted[]): number => {
  const middle = weightedMedian(all);
  const distance = weightedMedian(all.map(({value, weight}) => ({value: Math.abs(value - middle), weight})));
  const reach = Math.max(4 * distance, middle / 4);
  return weightedMean(all.filter(({value}) => Math.abs(value - middle) <= reach));
};

/** Relative standard error of a weighted mean of so few blocks, wider by what a small number hides (about Student's t at one sigma). */
export const standardError = (blocks: readonly Weighted[], mean: number): number => {
  const count = blocks.length;
  if (count < 2) return Number.POSITIVE_INFINITY;
  const weights = sumOf(blocks, ({weight}) => weight);
  const variance = sumOf(blocks, ({value, weight}) => weight * (value / mean - 1) ** 2) / weights;
  const effective = weights ** 2 / sumOf(blocks, ({weight}) => weight ** 2);
  return Math.sqrt(variance / Math.max(1, effective - 1)) * (1 + 1 / (2 * count));
};
