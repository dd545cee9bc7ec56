import {usageError} from '../errors.js';

const UNITS: Record<string, number> = {s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000};
const DAY_MS = 86_400_000;

/** The latest moment with that local time of day that is not after `now`, in ms since 1970. */
const timeOfDay = (hours: number, minutes: number, now: number): number => {
  const date = new Date(now);
  date.setHours(hours, minutes, 0, 0);
  if (date.getTime() > now) date.setDate(date.getDate() - 1);
  return date.getTime();
};

/**
 * A moment in the past, in ms since 1970: a span before `now` (`2h`, `45 min`, `3d`), a time of day (`21:30`: the
 * latest one), or a date and time in ISO 8601. Throws a `UserError` for anything else and for a moment in the future.
 */
export const parseSince = (text: string, now: number, flag = '--since'): number => {
  const example = `For instance: ${flag} 2h, ${flag} 21:30, ${flag} ${new Date(now - DAY_MS).toISOString().slice(0, 16)}`;
  const word = text.trim();
  const span = /^(\d+(?:\.\d+)?)\s*(s|m|min|h|d)$/.exec(word);
  const unit = UNITS[span?.[2] ?? ''];
  if (span && unit !== undefined) return now - Number(span[1]) * unit;
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(word);
  if (clock) return timeOfDay(Number(clock[1]), Number(clock[2]), now);
  const at = /^\d{4}-\d{2}-\d{2}/.test(word) ? new Date(word).getTime() : Number.NaN;
  if (Number.isNaN(at)) throw usageError(`${flag} takes a span, a time of day or a date, not '${text}'.`, example);
  if (at > now) throw usageError(`${flag} ${text} is in the future.`, example);
  return at;
};
