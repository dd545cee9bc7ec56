import {scaleLinear, scaleLog, scaleTime} from 'd3-scale';
import {timeFormat} from 'd3-time-format';
import {axisNumber} from '../../format/loss.js';
import {BYTES_PER_GB, BYTES_PER_MB, formatNumber} from '../../format/units.js';
import type {Chart, ChartGroup} from '../document/chart.js';

/** Units of a drawing from its left to its right end: see `drawChart`. */
export const WIDTH = 1000;

/** A place in a drawing, in its units with one decimal: half a pixel at most. */
export const short = (place: number): string => String(Math.round(place * 10) / 10);

/** A value of an axis that is named, and where it stands. */
export type Tick = {at: number; label: string};

/** An axis: where a value stands on it, its named values, and its ends. */
export type Scale = {place(value: number): number; ticks: readonly Tick[]; low: number; high: number};

/** From the bottom to the top of a drawing. */
type Room = {top: number; bottom: number};

const MAX_BYTE_TICKS = 5;

/** Steps of 1, 2, 4, 8, … of a unit, since memory comes in these. */
const bytesScale = (high: number, {top, bottom}: Room, perSecond: boolean, most: number): Scale => {
  const isGigabytes = high >= BYTES_PER_GB;
  const unit = isGigabytes ? BYTES_PER_GB : BYTES_PER_MB;
  const inUnit = Math.max(high / unit, isGigabytes ? 1 : 0.1);
  const step = 2 ** Math.ceil(Math.log2(inUnit / most));
  const steps = Math.max(1, Math.ceil(inUnit / step - 0.02));
  const scale = scaleLinear([0, steps * step * unit], [bottom, top]);
  const name = `${isGigabytes ? 'GB' : 'MB'}${perSecond ? '/s' : ''}`;
  const digits = step < 1 ? Math.min(3, Math.ceil(-Math.log2(step))) : 0;
  return {
    place: value => scale(value),
    ticks: Array.from({length: steps + 1}, (_, index) => ({
      at: scale(index * step * unit),
      label: index === 0 ? '0' : `${formatNumber(index * step, digits)} ${name}`,
    })),
    low: 0,
    high: steps * step * unit,
  };
};

/** From this ratio on the powers of ten alone are named. */
const MANY_POWERS = 2000;

const logScale = ({low, high}: Chart, {top, bottom}: Room): Scale => {
  const scale = scaleLog([low, high], [bottom, top]).nice();
  const [from = low, until = high] = scale.domain();
  const few = scale
    .ticks(6)
    .filter(value => (until / from > MANY_POWERS ? /^1/ : /^[125]/).test(value.toExponential()));
  return {
    place: value => scale(value),
    ticks: few.map(value => ({at: scale(value), label: axisNumber(value, String(Number(value.toPrecision(1))))})),
    low: from,
    high: until,
  };
};

const linearScale = ({low, high}: Chart, {top, bottom}: Room, most: number): Scale => {
  const scale = scaleLinear([low, high === low ? low + 1 : high], [bottom, top]).nice(most);
  const format = scale.tickFormat(most);
  const [from = low, until = high] = scale.domain();
  const ticks = scale
    .ticks(most)
    .map(value => ({at: scale(value), label: axisNumber(value, format(value).replace('−', '-'))}));
  return {place: value => scale(value), ticks, low: from, high: until};
};

/** The vertical axis of a chart between `top` and `bottom`, with its ends rounded to a named value. */
export const valueScale = (chart: Chart, room: Room): Scale => {
  const most = chart.size === 'large' ? MAX_BYTE_TICKS : 3;
  if (chart.unit === 'bytes' || chart.unit === 'bytes/s') {
    return bytesScale(chart.high, room, chart.unit === 'bytes/s', most);
  }
  return chart.log ? logScale(chart, room) : linearScale(chart, room, most);
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map(minutes => minutes * MINUTE);
const MAX_STEPS = 8;

/** `0`, `45 min`, `2 h`, `2 h 30`, `3 d`, `3 d 6 h`: a time since the start. */
const sinceStart = (ms: number): string => {
  if (ms === 0) return '0';
  const [days, hours, minutes] = [
    Math.floor(ms / DAY),
    Math.floor((ms % DAY) / HOUR),
    Math.round((ms % HOUR) / MINUTE),
  ];
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  if (hours === 0) return `${minutes} min`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${String(minutes).padStart(2, '0')}`;
};

const elapsedTicks = (from: number, until: number): [number, string][] => {
  const span = until - from;
  const step = STEPS.find(ms => span / ms <= MAX_STEPS) ?? Math.ceil(span / MAX_STEPS / DAY) * DAY;
  return Array.from({length: Math.floor(span / step) + 1}, (_, index) => [
    from + index * step,
    sinceStart(index * step),
  ]);
};

const clockFormat = timeFormat('%H:%M');
const secondsFormat = timeFormat('%H:%M:%S');
const dayFormat = timeFormat('%a %-d %b');

const isMidnight = (date: Date): boolean => date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;

/** Every second, third … of them, until no more are left. */
const atMost = <Value>(most: number, values: readonly Value[]): Value[] => {
  const every = Math.ceil(values.length / most);
  return values.filter((_, index) => index % every === 0);
};

/** By the clock of this machine; a day's name at midnight. */
const clockTicks = (from: number, until: number): [number, string][] => {
  const isShort = until - from < 4 * MINUTE;
  const format = isShort ? secondsFormat : clockFormat;
  return atMost(isShort ? MAX_STEPS - 1 : MAX_STEPS + 4, scaleTime([from, until], [0, WIDTH]).ticks(MAX_STEPS)).map(
    date => [date.getTime(), isMidnight(date) ? dayFormat(date) : format(date)],
  );
};

const iterationTicks = (from: number, until: number): [number, string][] =>
  scaleLinear([from, until], [0, WIDTH])
    .ticks(MAX_STEPS)
    .map(value => [value, formatNumber(value)]);

/** The horizontal axis that all charts of a group share. */
export const groupScale = ({axis, from, until, elapsed}: ChartGroup): Scale => {
  const scale = scaleLinear([from, until], [0, WIDTH]);
  const ticksOf = axis === 'iteration' ? iterationTicks : elapsed ? elapsedTicks : clockTicks;
  return {
    place: value => scale(value),
    ticks: ticksOf(from, until).map(([value, label]) => ({at: scale(value), label})),
    low: from,
    high: until,
  };
};
