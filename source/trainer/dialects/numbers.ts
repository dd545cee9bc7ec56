/** Source of a regular expression for a number as Python's `f` and `e` formats print it. */
export const NUMBER = '[-+]?(?:\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?|nan|inf)';

/** The value of such a number; NaN and the infinities as such. */
export const toNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isNaN(value) || !text.endsWith('inf')) return value;
  return text.startsWith('-') ? -Infinity : Infinity;
};

/** Like `toNumber` for what is not a loss: null where there is nothing, NaN or an infinite value. */
export const toFinite = (text: string | undefined): number | null => {
  const value = text === undefined ? Number.NaN : toNumber(text);
  return Number.isFinite(value) ? value : null;
};

/** Source of a regular expression for a count, with or without commas between its thousands. */
export const COUNT = '\\d[\\d,]{0,20}';

/** The value of such a count; null when it is too large to be one. */
export const toCount = (text: string | undefined): number | null => {
  const value = text === undefined ? Number.NaN : Number(text.includes(',') ? text.replaceAll(',', '') : text);
  return Number.isSafeInteger(value) ? value : null;
};

/**
 * What follows a number that is whole: another rank's text may stand in the middle of one. A number of fixed decimals
 * has all three of them where nothing follows it in its line.
 */
export const WHOLE = '(?=,| ?GB\\b|s\\b|(?<=\\.\\d{3}|nan|inf)\\s*$)';

const FIELD = new RegExp(`^(${NUMBER})${WHOLE}`);
const LAST_FIELD = new RegExp(`^(${NUMBER})(?=,| ?GB\\b|s\\b|\\s*$)`);

/**
 * The number behind a name in a line of such fields, as `, It/sec `; null where the line lacks it, where it is cut, or
 * not finite. `isLast`: nothing need follow it, whatever its decimals.
 */
export const readField = (text: string, name: string, isLast = true): number | null => {
  const start = text.indexOf(name);
  if (start < 0) return null;
  const rest = text.slice(start + name.length, start + name.length + 40);
  return toFinite((isLast ? LAST_FIELD : FIELD).exec(rest)?.[1]);
};

/** Of gigabytes as mlx's trainers count them, who divide `get_peak_memory()` by 1e9; null stays null. */
export const bytesOfGB = (gigabytes: number | null): number | null =>
  gigabytes === null ? null : Math.round(gigabytes * 1e9);

/** Of gibibytes (1024³ bytes), as PyTorch's trainers count them; null stays null. */
export const bytesOfGiB = (gibibytes: number | null): number | null =>
  gibibytes === null ? null : Math.round(gibibytes * 2 ** 30);
