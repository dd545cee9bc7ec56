import {grouped} from './grouped.js';

/** Text for figures: always with a unit, the same width for the same kind of figure, and `—` for what is not known. */

/** Shown for what is not known. */
export const UNKNOWN = '—';

/** Sizes are powers of 1024 with the names that Activity Monitor uses: KB, MB, GB. */
export const BYTES_PER_KB = 1024;
export const BYTES_PER_MB = 1024 ** 2;
export const BYTES_PER_GB = 1024 ** 3;

/** `3.2 GB`, `512 MB`, `13 KB`: one decimal from a gigabyte on. */
export const formatBytes = (bytes: number | null | undefined): string => {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return UNKNOWN;
  const size = Math.abs(bytes);
  if (size >= 999.5 * BYTES_PER_MB) return `${(bytes / BYTES_PER_GB).toFixed(1)} GB`;
  if (size >= 999.5 * BYTES_PER_KB) return `${Math.round(bytes / BYTES_PER_MB)} MB`;
  return `${Math.round(bytes / BYTES_PER_KB)} KB`;
};

/** Bytes per second as `12.3 MB/s`, `0.0 MB/s`. */
export const formatRate = (bytesPerSecond: number | null | undefined): string =>
  bytesPerSecond === null || bytesPerSecond === undefined || !Number.isFinite(bytesPerSecond)
    ? UNKNOWN
    : `${(bytesPerSecond / BYTES_PER_MB).toFixed(1)} MB/s`;

/** Seconds as `45 s`, `12 min 05 s`, `3 h 07 min`, `2 d 04 h`: at most two parts. */
export const formatDuration = (seconds: number | null | undefined): string => {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return UNKNOWN;
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  return `${Math.floor(whole / 86_400)} d ${two(Math.floor((whole % 86_400) / 3600))} h`;
};

/** Seconds as `45 s`, `34 min`, `2 h 05 min`, `2 d 04 h`: for spans whose seconds do not matter from a minute on. */
export const formatAbout = (seconds: number | null | undefined): string => {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return UNKNOWN;
  const minutes = Math.round(seconds / 60);
  if (seconds < 59.5 || minutes >= 60) return formatDuration(seconds < 59.5 ? seconds : 60 * minutes);
  return `${minutes} min`;
};

/** The largest unit that gives a whole number of at least two. */
const inWholeUnits = (seconds: number): {count: number; unit: 's' | 'min' | 'h'} => {
  if (seconds < 120 || seconds % 60 !== 0) return {count: seconds, unit: 's'};
  if (seconds < 7200 || seconds % 3600 !== 0) return {count: seconds / 60, unit: 'min'};
  return {count: seconds / 3600, unit: 'h'};
};

/** Seconds that a flag has set, exactly: `60 s`, `90 s`, `10 min`, `2 h`. */
export const formatSetting = (seconds: number): string => {
  const {count, unit} = inWholeUnits(seconds);
  return `${count} ${unit}`;
};

/** The same in the form that `parseDuration` reads: `60s`, `90s`, `10m`, `2h`. */
export const formatFlagDuration = (seconds: number): string => {
  const {count, unit} = inWholeUnits(seconds);
  return `${count}${unit === 'min' ? 'm' : unit}`;
};

/** Decimal digits of a number without its sign, and how many of them precede the decimal point. */
const digitsOf = (value: number): {digits: string; whole: number} => {
  const [mantissa = '', exponent = ''] = Math.abs(value).toExponential().split('e');
  return {digits: mantissa.replace('.', ''), whole: Number(exponent) + 1};
};

/**
 * A number with `digits` decimals and grouped thousands: `12,345`, `5.76`; `NaN`, `inf` and `-inf` for what is not
 * finite. Halves are rounded away from zero, by the decimals that the number is written with (1.005 is 1.01), as
 * `Intl.NumberFormat` does. That one is not used because its tables would cost the recorder 6 MB of resident size.
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
  // A negative number that rounds to zero must not be shown as -0.
  const sign = value < 0 && units > 0n ? '-' : '';
  return `${sign}${whole}${digits > 0 ? `.${text.slice(point)}` : ''}`;
};

/**
 * A time (ms since 1970) as `14:05` today, `Tue 14:05` within a week, otherwise `24 Nov 14:05`: local time, 24 hours.
 */
export const formatClock = (time: number | null | undefined, now: number): string => {
  if (time === null || time === undefined || !Number.isFinite(time)) return UNKNOWN;
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return UNKNOWN;
  const clock = `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
  if (date.toDateString() === new Date(now).toDateString()) return clock;
  if (Math.abs(time - now) < 6 * 86_400_000) return `${date.toLocaleDateString('en-GB', {weekday: 'short'})} ${clock}`;
  return `${date.toLocaleDateString('en-GB', {day: 'numeric', month: 'short'})} ${clock}`;
};
