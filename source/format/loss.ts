import {formatNumber} from './units.js';

/** From here on, and below the least, a loss is written with its power of ten; whole from a thousand on. */
const HUGE = 100_000;
const WHOLE = 1000;
const SMALL = 0.01;
const TINY = 0.0001;

/** `3.1e8`, as `toExponential` writes it but for the plus. */
const withPower = (value: number, digits?: number): string => value.toExponential(digits).replace('e+', 'e');

/** A loss (or a reward) with three digits behind the point: `1.234`; more where these would be none: `0.00123`. */
export const formatLoss = (value: number | null | undefined): string => {
  if (value === null || value === undefined || !Number.isFinite(value)) return formatNumber(value);
  const size = Math.abs(value);
  if (size >= HUGE || (size > 0 && size < TINY)) return withPower(value, 2);
  if (size >= WHOLE) return formatNumber(value);
  return formatNumber(value, size === 0 || size >= SMALL ? 3 : 2 - Math.floor(Math.log10(size)));
};

const MAX_ZERO = 5;

/** A round value beside an axis, short enough to stand there; `text` where it is of usual size. */
export const axisNumber = (value: number, text: string): string => {
  const size = Math.abs(value);
  // Beside values with many decimals zero would have as many.
  if (size === 0) return text.length > MAX_ZERO ? '0' : text;
  return size >= 10 * HUGE || (size > 0 && size < TINY) ? withPower(Number(value.toPrecision(3))) : text;
};
