import {
  BYTES_PER_GB,
  formatBytes,
  formatClock,
  formatDuration,
  formatNumber,
  formatRate,
  UNKNOWN,
} from '../format/units.js';
import {textWidth} from './width.js';

/*
 * Figures in fields of fixed width, so that nothing moves when a digit comes or goes. A figure that is wider than its
 * field (no training run that we know of has one) is written in powers of ten.
 */

type Figure = number | null | undefined;

/** Blanks before the text, up to `width` columns. */
export const alignRight = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - textWidth(text))) + text;

const power = (value: number): string => value.toExponential(2).replace('e+', 'e');

const field = (text: string, value: Figure, width: number): string =>
  alignRight(width > 0 && textWidth(text) > width && typeof value === 'number' ? power(value) : text, width);

/** `  11.2 GB`, `   512 MB`: in the unit that fits. */
export const bytesField = (bytes: Figure): string => alignRight(formatBytes(bytes), 9);

/** `   0.0 GB`: always in gigabytes, to be compared; with `~` before a value that is old. */
export const gigabytesField = (bytes: Figure, old = false): string =>
  alignRight(
    typeof bytes === 'number' && Number.isFinite(bytes)
      ? `${old ? '~' : ''}${(bytes / BYTES_PER_GB).toFixed(1)} GB`
      : UNKNOWN,
    9,
  );

/** `  12.3 MB/s`; with `~` before a value that is old. */
export const rateField = (bytesPerSecond: Figure, old = false): string =>
  alignRight(`${old && typeof bytesPerSecond === 'number' ? '~' : ''}${formatRate(bytesPerSecond)}`, 11);

/** `12 min 05 s`. */
export const durationField = (seconds: Figure): string => alignRight(formatDuration(seconds), 11);

/** ` 1,234`: a whole number; as wide as it is where `width` is 0. */
export const countField = (value: Figure, width: number): string => field(formatNumber(value), value, width);

/** `  98 %`. */
export const percentField = (percent: Figure): string =>
  alignRight(typeof percent === 'number' && Number.isFinite(percent) ? `${Math.round(percent)} %` : UNKNOWN, 6);

/** With three significant digits: `0.042`, `2.50`, `24.0`, `240`, `2,400`. */
export const threeDigits = (value: Figure, width: number): string => {
  const size = Math.abs(value ?? 0);
  if (typeof value === 'number' && size > 0 && size < 0.0005) return alignRight(value.toExponential(1), width);
  const digits = size < 0.9995 ? 3 : size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
  return field(formatNumber(value, digits), value, width);
};

const TREND = {faster: '↑', slower: '↓', same: ''} as const;

/** `  ↓233`: iterations a minute, with an arrow before them where the pace has changed and there is room. */
export const paceField = (perMinute: Figure, trend: keyof typeof TREND | null | undefined, width: number): string => {
  const digits = threeDigits(perMinute, 0);
  const signed = `${TREND[trend ?? 'same']}${digits}`;
  return textWidth(signed) <= width ? alignRight(signed, width) : threeDigits(perMinute, width);
};

/** ` 1.234`: a loss with the three decimals that trainers print; `NaN` and `inf` by name. */
export const lossField = (loss: Figure): string => field(formatNumber(loss, 3), loss, 8);

/** `1.00e-5`. */
export const learningRateField = (rate: Figure): string =>
  alignRight(
    rate === null || rate === undefined ? UNKNOWN : Number.isFinite(rate) ? power(rate) : formatNumber(rate),
    7,
  );

/** `1:31` for 91 smaller units: minutes of an hour, seconds of a minute. */
const sixties = (units: number): string =>
  `${Math.floor(units / 60)}:${String(Math.floor(units % 60)).padStart(2, '0')}`;

const hours = (seconds: number): string => sixties(seconds / 60);

/**
 * A span's low and high end in one unit, that of the span itself (`formatDuration`): `40–55 s`, `1:38–2:05 min`, `30–35
 * min`, `1:31–1:48 h`, `2.1–2.4 d`. Empty when any of the three is unknown.
 */
export const rangeText = (span: Figure, low: Figure, high: Figure): string => {
  if (typeof span !== 'number' || typeof low !== 'number' || typeof high !== 'number') return '';
  if (!Number.isFinite(span + low + high)) return '';
  const whole = Math.round(span);
  if (whole < 60) return `${Math.round(low)}–${Math.round(high)} s`;
  if (whole < 3600) {
    return whole < 600
      ? `${sixties(low)}–${sixties(high)} min`
      : `${Math.round(low / 60)}–${Math.round(high / 60)} min`;
  }
  if (whole < 86_400) return `${hours(low)}–${hours(high)} h`;
  return `${(low / 86_400).toFixed(1)}–${(high / 86_400).toFixed(1)} d`;
};

/**
 * A clock time in two parts, so that the time stays in its place: the day (empty for today), and the time (`—` when
 * unknown).
 */
export const clockParts = (time: Figure, now: number): {day: string; clock: string} => {
  const text = formatClock(time, now);
  const space = text.lastIndexOf(' ');
  return {day: text.slice(0, Math.max(0, space)), clock: text.slice(space + 1)};
};

/** A value in at most five columns, for the axis of a chart: `0`, `0.05`, `2.50`, `24.0`, `240`, `1.2k`, `3e-5`. */
export const axisLabel = (value: number): string => {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.01 || size >= 999.5e12) return value.toExponential(0).replace('e+', 'e');
  for (const [unit, letter] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (size >= 0.9995 * unit) return `${(value / unit).toFixed(size < 9.95 * unit ? 1 : 0)}${letter}`;
  }
  return value.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
};
