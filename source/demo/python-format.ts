/** Numbers as Python's format strings write them: `nan` and `inf` in lower case, at least two digits of exponent. */

const nonFinite = (value: number): string | null => {
  if (Number.isNaN(value)) return 'nan';
  if (Number.isFinite(value)) return null;
  return value > 0 ? 'inf' : '-inf';
};

/** `{value:.3f}` for `digits` 3. */
export const fixed = (value: number, digits: number): string => nonFinite(value) ?? value.toFixed(digits);

/** `{value:.3e}` for `digits` 3: `3.000e-03`. */
export const scientific = (value: number, digits: number): string =>
  nonFinite(value) ?? value.toExponential(digits).replace(/([+-])(\d)$/, '$10$2');
