import {axisNumber, formatLoss} from '../../../format/loss.js';
import {
  BYTES_PER_GB,
  BYTES_PER_MB,
  formatAbout,
  formatBytes,
  formatDuration,
  formatRate,
  UNKNOWN,
} from '../../../format/units.js';
import type {BlockShift, ChartUnit} from '../block.js';
import type {Range, View} from './lines.js';

/** An axis that all charts share. */
export type Axis = {
  axis: 'time' | 'iteration';
  elapsed: boolean;
  whole: View;
  shifted: readonly BlockShift[];
};

const decimals = (value: number, digits: number): string =>
  value.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value) || 1))));

/** A value with its unit, as the rest of the report writes it. */
const valueText = (value: number, unit: ChartUnit): string => {
  if (unit === 'bytes') return formatBytes(value);
  if (unit === 'bytes/s') return formatRate(value);
  if (unit === 'loss') return formatLoss(value);
  if (unit === 'iterations') return String(Math.round(value));
  if (unit === 'percent') return `${Math.round(value)} %`;
  return `${decimals(value, 3)} ${unit === 's/iteration' ? 's' : 'it/min'}`;
};

/** What a bucket holds: one value, or the least and greatest. */
export const bucketText = (least: number | null, greatest: number | null, unit: ChartUnit): string => {
  if (least === null || greatest === null) return UNKNOWN;
  const [low, high] = [valueText(least, unit), valueText(greatest, unit)];
  if (low === high) return low;
  const unitOf = (text: string): string => / \S+$/.exec(text)?.[0] ?? '';
  const bare = unitOf(low) === unitOf(high) ? low.slice(0, low.length - unitOf(low).length) : `${low} `;
  return `${bare}–${unitOf(low) === unitOf(high) ? '' : ' '}${high}`;
};

const two = (value: number): string => String(value).padStart(2, '0');
const DAY = 86_400_000;

/** A time of the charts as the clock showed it. */
const dateAt = ({shifted}: Pick<Axis, 'shifted'>, at: number): Date =>
  new Date(at - (shifted.find(({from, until}) => at >= from && at < until)?.shiftMs ?? 0));

const dayText = (date: Date): string =>
  `${date.toLocaleDateString('en-GB', {weekday: 'short'})} ${date.toLocaleDateString('en-GB', {day: 'numeric', month: 'short'})}`;

const clockText = (date: Date): string => `${two(date.getHours())}:${two(date.getMinutes())}`;

/** `iteration 1,200`, `14:05:10`, `Sat 28 Nov 14:05`: with its day where the whole axis is longer than one. */
export const placeText = (page: Axis, at: number): string => {
  const {from, until} = page.whole;
  if (page.axis === 'iteration') return `iteration ${Math.round(at).toLocaleString('en-US')}`;
  if (page.elapsed) return `after ${formatDuration((at - from) / 1000)}`;
  const date = dateAt(page, at);
  const isOneDay = dateAt(page, from).toDateString() === dateAt(page, until).toDateString();
  return isOneDay ? `${clockText(date)}:${two(date.getSeconds())}` : `${dayText(date)} ${clockText(date)}`;
};

/** Ticks at round places: `at`, with what stands there. */
export type Tick = {at: number; text: string};

/** 1, 2 or 5 times a power of ten, so that about `count` of them make up `span`. */
const roundStep = (span: number, count: number): number => {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find(factor => factor * power >= rough) ?? 10);
};

const multiples = (low: number, high: number, step: number, offset = 0): number[] => {
  const first = Math.ceil((low - offset) / step);
  return Array.from(
    {length: Math.max(0, Math.floor((high - offset) / step) - first + 1)},
    (_, index) => (first + index) * step + offset,
  );
};

/** Steps of 1, 2, 4, 8, … of a unit, since memory comes in these. */
const byteTicks = (low: number, high: number, count: number, perSecond: string): Tick[] => {
  const [unit, name] = high >= BYTES_PER_GB ? [BYTES_PER_GB, 'GB'] : [BYTES_PER_MB, 'MB'];
  const step = 2 ** Math.ceil(Math.log2((high - low) / unit / count));
  const digits = Math.min(3, Math.max(0, -Math.log2(step)));
  return multiples(low / unit, high / unit, step).map(at => ({
    at: at * unit,
    text: at === 0 ? '0' : `${at.toFixed(digits)} ${name}${perSecond}`,
  }));
};

const logTicks = (low: number, high: number): number[] => {
  const powers = multiples(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)), 1);
  return powers
    .flatMap(power => [1, 2, 5].map(factor => Number(`${factor}e${power}`)))
    .filter(at => at >= low && at <= high);
};

/** Ticks of an upright axis, about `count` of them. */
export const valueTicks = ({low, high, log}: Range, unit: ChartUnit, count: number): Tick[] => {
  if (unit === 'bytes' || unit === 'bytes/s') return byteTicks(low, high, count, unit === 'bytes' ? '' : '/s');
  const logarithmic = log ? logTicks(low, high) : [];
  if (logarithmic.length > 2) return logarithmic.map(at => ({at, text: axisNumber(at, String(at))}));
  const step = roundStep(high - low, count);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return multiples(low, high, step).map(at => ({at, text: axisNumber(at, at.toFixed(digits))}));
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [1, 2, 5, 10, 15, 30].flatMap(count => [count * SECOND, count * MINUTE]);
const LONG_STEPS = [HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY];
const ALL_STEPS = [...STEPS, ...LONG_STEPS].sort((a, b) => a - b);

const timeText = (date: Date, step: number): string => {
  if (step < MINUTE) return `${clockText(date)}:${two(date.getSeconds())}`;
  return clockText(date) === '00:00' ? dayText(date) : clockText(date);
};

/** Ticks of the axis that all charts share, at most about `count` of them. */
export const placeTicks = (page: Axis, {from, until}: View, count: number): Tick[] => {
  if (page.axis === 'iteration') {
    const step = Math.max(1, roundStep(until - from, count));
    return multiples(from, until, step).map(at => ({at, text: at.toLocaleString('en-US')}));
  }
  const step = ALL_STEPS.find(one => one * count >= until - from) ?? 28 * DAY;
  if (page.elapsed) {
    const begun = page.whole.from;
    const text = step < MINUTE ? formatDuration : formatAbout;
    return multiples(from, until, step, begun).map(at => ({at, text: at === begun ? '0' : text((at - begun) / 1000)}));
  }
  const shift = from - dateAt(page, from).getTime();
  const offset = dateAt(page, from).getTimezoneOffset() * MINUTE + shift;
  return multiples(from, until, step, offset).map(at => ({at, text: timeText(dateAt(page, at), step)}));
};
