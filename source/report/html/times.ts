import {timeFormat} from 'd3-time-format';
import {formatNumber} from '../../format/units.js';
import type {WholeRun} from '../../insight/whole/types.js';
import type {ChartGroup} from '../document/chart.js';
import {clockAt} from '../document/happenings.js';

export const DAY_MS = 86_400_000;

const full = timeFormat('%a %-d %b %Y, %H:%M');
const day = timeFormat('%a %-d %b, %H:%M');
const clock = timeFormat('%H:%M');
const seconds = timeFormat('%H:%M:%S');

/** `Tue 24 Nov 2026, 21:04`, by this machine's zone; empty for what no date can be. */
export const fullTime = (ms: number): string => (Number.isFinite(ms) ? full(new Date(ms)) : '');

/** From when until when, with the day only once where it is the same: `Tue 24 Nov 2026, 21:04 – 23:35`. */
export const timeRange = (from: number, until: number): string => {
  const isSameDay = new Date(from).toDateString() === new Date(until).toDateString();
  return `${fullTime(from)} – ${isSameDay ? clock(new Date(until)) : fullTime(until)}`;
};

/** Names a place of a group's axis, as exactly as its length asks for: a clock's time, or an iteration. */
export const namePlace =
  (group: ChartGroup, run: Pick<WholeRun, 'shifted'>) =>
  (x: number): string => {
    if (group.axis === 'iteration') return formatNumber(Math.round(x));
    const date = new Date(clockAt(run, x));
    const span = group.until - group.from;
    if (span > DAY_MS || run.shifted.length > 0) return day(date);
    return span < 1_800_000 ? seconds(date) : clock(date);
  };

/** When something happened: with seconds in a short run, with its day in a long one. */
export const eventTime = (ms: number, lastedMs: number): string => {
  const format = lastedMs < 1_800_000 ? seconds : lastedMs < DAY_MS / 2 ? clock : day;
  return format(new Date(ms));
};
