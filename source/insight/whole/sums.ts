/** Parts shorter than this may know nothing of a figure without making it unknown of the whole. */
const SHORT_SECONDS = 60;

/** A figure of one part, and how long that lasted. */
export type OfPart = {value: number | null; seconds: number};

/** The sum over all parts; null where none knows it, or one that matters does not. */
export const sumOfKnown = (all: readonly OfPart[]): number | null => {
  const known = all.flatMap(({value}) => (value === null ? [] : [value]));
  const isMissing = all.some(({value, seconds}) => value === null && seconds >= SHORT_SECONDS);
  return known.length === 0 || isMissing ? null : known.reduce((sum, value) => sum + value, 0);
};

/** The largest of all; null where none is known. */
export const mostOfKnown = (all: readonly (number | null)[]): number | null => {
  const known = all.filter(value => value !== null);
  return known.length === 0 ? null : Math.max(...known);
};

/** The last of all that is known; null where none is. */
export const lastKnown = <Value>(all: readonly (Value | null)[]): Value | null =>
  all.findLast(value => value !== null) ?? null;
