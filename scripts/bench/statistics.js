/**
 * The value below which the share `part` of the values lies, by the nearest rank; NaN for none.
 * @param {readonly number[]} values
 * @param {number} part
 */
export const quantile = (values, part) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))] ?? Number.NaN;
};

/**
 * The middle value, or the mean of the middle two; NaN for none.
 * @param {readonly number[]} values
 */
export const median = values => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  /** @param {number} index */
  const at = index => sorted[index] ?? Number.NaN;
  return Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle));
};

/** @param {readonly number[]} values */
export const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Of the mean.
 * @param {readonly number[]} values
 */
export const standardError = values => {
  const middle = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length);
};

/**
 * `12.1 to 14.0`: the least and the greatest.
 * @param {readonly number[]} values
 * @param {(value: number) => string} format
 */
export const range = (values, format) => `${format(Math.min(...values))} to ${format(Math.max(...values))}`;

/**
 * `12.4 to 13.1`: the middle half.
 * @param {readonly number[]} values
 * @param {(value: number) => string} format
 */
export const middleHalf = (values, format) => `${format(quantile(values, 0.25))} to ${format(quantile(values, 0.75))}`;
