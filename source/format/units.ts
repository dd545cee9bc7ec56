import {grouped} from './grouped.js';

/** Text for figures: always with a unit, the same width for the same kind of figure, `—` for what is not known. */

export const UNKNOWN = '—';

const KIB = 1024;

/** `3.2 GB`, `512 MB`, `13 KB`: powers of 1024 with the names that Activity Monitor uses; one decimal from a gigabyte on. */
export const formatBytes = (bytes: number | null | undefined): string => {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return UNKNOWN;
  const size = Math.abs(bytes);
  if (size >= 999.5 * KIB * KIB) return `${(bytes / KIB ** 3).toFixed(1)} GB`;
  if (size >= 999.5 * KIB) return `${Math.round(bytes / KIB ** 2)} MB`;
  return `${Math.round(bytes / KIB)} KB`;
};

/** `12.3 MB/s`, `0.0 MB/s`. */
export const formatRate = (bytesPerSecond: number | null | undefined): string =>
  bytesPerSecond === null || bytesPerSecond === undefined || !Number.isFinite(bytesPerSecond)
    ? UNKNOWN
    : `${(bytesPerSecond / KIB ** 2).toFixed(1)} MB/s`;

/** `45 s`, `12 min 05 s`, `3 h 07 min`, `2 d 04 h`: two parts at the most. */
export const formatDuration = (seconds: number | null | undefined): string => {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return UNKNOWN;
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  return `${Math.floor(whole / 86_400)} d ${two(Math.floor((whole % 86_400) / 3600))} h`;
};

/** `45 s`, `34 min`, `2 h 05 min`, `2 d 04 h`: a span whose seconds do not matter from a minute on. */
export const formatAbout = (seconds: number | null | undefined): string => {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return UNKNOWN;
  const minutes = Math.round(seconds / 60);
  if (seconds < 59.5 || minutes >= 60) return formatDuration(seconds < 59.5 ? seconds : 60 * minutes);
  return `${minutes} min`;
};

/** In the largest unit in which it is whole, and at least two. */
const inWholeUnits = (seconds: number): {count: number; unit: 's' | 'min' | 'h'} => {
  if (seconds < 120 || seconds % 60 !== 0) return {count: seconds, unit: 's'};
  if (seconds < 7200 || seconds % 3600 !== 0) return {count: seconds / 60, unit: 'min'};
  return {count: seconds / 3600, unit: 'h'};
};

/** `60 s`, `90 s`, `10 min`, `2 h`: a span in seconds that a flag has set, exactly. */
export const formatSetting = (seconds: number): string => {
  const {count, unit} = inWholeUnits(seconds);
  return `${count} ${unit}`;
};

/** `60s`, `90s`, `10m`, `2h`: the same as `parseDuration` reads it. */
export const formatFlagDuration = (seconds: number): string => {
  const {count, unit} = inWholeUnits(seconds);
  return `${count}${unit === 'min' ? 'm' : unit}`;
};

/** Decimal digits of a number without its sign, and how many of them stand before the decimal point. */
const digitsOf = (value: number): {digits: string; whole: number} => {
  const [mantissa = '', exponent = ''] = Math.abs(value).toExponential().split('e');
  return {digits: mantissa.replace('.', ''), whole: Number(exponent) + 1};
};

/**
 * A number with `digits` decimals and thousands in groups: `12,345`, `5.76`. NaN and the infinities by their names. Halves are rounded
 * away from zero, by the decimals that the number is written with (1.005 is 1.01), as `Intl.NumberFormat` does, whose
 * tables would cost the recorder 6 MB of resident size.
 */
export const formatNumber = (value: number | null | undefined, digits = 0): string => {
  if (value === null || value === undefined) return UNKNOWN;
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const known = digitsOf(value);
  const kept = known.whole + digits;
  const roundsUp = kept >= 0 && (known.digits[kept] ?? '0') >= '5';
  const units = BigInt(known.digits.slice(0, Math.max(0, kept)).padEnd(kept, '0')) + (roundsUp ? 1n : 0n);
  const text = String(units).padStart(digits + 1, '0');
  const point = text.length - digits;
  const whole = grouped(text.slice(0, point));
  // Where nothing is left of a negative number it would be -0.
  const sign = value < 0 && units > 0n ? '-' : '';
  return `${sign}${whole}${digits > 0 ? `.${text.slice(point)}` : ''}`;
};

/** `14:05` today, `Tue 14:05` within a week, else `24 Nov 14:05`; local time, 24 hours. */
export const formatClock = (time: number | null | undefined, now: number): string => {
  if (time === null || time === undefined || !Number.isFinite(time)) return UNKNOWN;
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return UNKNOWN;
  const clock = `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
  if (date.toDateString() === new Date(now).toDateString()) return clock;
  if (Math.abs(time - now) < 6 * 86_400_000) return `${date.toLocaleDateString('en-GB', {weekday: 'short'})} ${clock}`;
  return `${date.toLocaleDateString('en-GB', {day: 'numeric', month: 'short'})} ${clock}`;
};
