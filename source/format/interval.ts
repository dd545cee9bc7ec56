import {usageError} from '../errors.js';

const UNITS: Record<string, number> = {ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000};

/**
 * The milliseconds in a text such as `500ms`, `2s`, `1.5 min`, `2h`; a bare number is seconds. Throws a `UserError` for
 * anything else.
 */
export const parseDuration = (text: string, flag: string): number => {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)?\s*$/.exec(text);
  const unit = UNITS[match?.[2] ?? 's'];
  if (!match || unit === undefined) {
    throw usageError(`${flag} takes a time such as 500ms or 2s, not '${text}'.`, `For instance: ${flag} 2s`);
  }
  return Number(match[1]) * unit;
};

/**
 * A sampling interval in milliseconds: between 100 ms, below which sampling would cost more than it is worth, and an
 * hour.
 */
export const parseInterval = (text: string, flag = '--interval'): number => {
  const ms = parseDuration(text, flag);
  if (ms < 100 || ms > 3_600_000) {
    throw usageError(`${flag} must be between 100ms and 1h, not '${text}'.`, `For instance: ${flag} 2s`);
  }
  return ms;
};
