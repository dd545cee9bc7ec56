import {formatClock} from '../format/units.js';
import type {Span} from '../insight/series.js';
import {LENGTH_MS, type TimeWindow} from './time-window.js';
import {textWidth} from './width.js';

/** Where on the axis a label stands, and what it says. */
export type Tick = {at: number; label: string};

/** What the clock said at a time of the charts. */
type Clock = (at: number) => number;

const MINUTE_MS = 60_000;

/** Which minutes ago get a label, in a chart with room for two or three labels and in a wide one. */
const AGO: Record<Exclude<Span, 'all'>, {few: number[]; many: number[]}> = {
  '10m': {few: [10, 5], many: [10, 8, 6, 4, 2]},
  '1h': {few: [60, 30], many: [60, 50, 40, 30, 20, 10]},
};

/** A chart of so many columns has room for many labels. */
export const WIDE = 90;

/**
 * Clock times (`clock` of those of the charts) at equal distances. Those less than a minute apart have seconds, so that
 * no two are the same.
 */
export const clockTicks = ({fromMs, toMs}: TimeWindow, now: number, count: number, clock: Clock = at => at): Tick[] => {
  const step = (toMs - fromMs) / count;
  const seconds = (at: number): string => `:${String(new Date(at).getSeconds()).padStart(2, '0')}`;
  return Array.from({length: count + 1}, (_, i) => fromMs + i * step).map(at => ({
    at,
    label: formatClock(clock(at), now) + (step < MINUTE_MS ? seconds(clock(at)) : ''),
  }));
};

/** Whether the window is that of a run which has not lasted for all of its span. */
const isYoung = (spanMs: number, {fromMs, toMs}: TimeWindow, now: number, width: number): boolean =>
  toMs - fromMs < spanMs || toMs - now > (toMs - fromMs) / width;

const ticks = (span: Span, window: TimeWindow, now: number, ended: boolean, width: number, clock: Clock): Tick[] => {
  const wide = width >= WIDE;
  const count = wide ? 4 : 2;
  if (ended) return clockTicks(window, now, count, clock);
  // A run that is younger than its span is drawn as a whole; in an earlier one nothing was so many minutes ago.
  const isOther = clock(window.fromMs) !== window.fromMs;
  if (span === 'all' || isOther || isYoung(LENGTH_MS[span], window, now, width)) {
    const passed = clockTicks({fromMs: window.fromMs, toMs: now}, now, count, clock).slice(0, -1);
    return [...passed, {at: now, label: 'now'}];
  }
  const ago = AGO[span][wide ? 'many' : 'few'].map(minutes => ({
    at: window.toMs - minutes * MINUTE_MS,
    label: `${minutes} min ago`,
  }));
  return [...ago, {at: window.toMs, label: 'now'}];
};

/** The axis of all charts, in one row of `width` columns: labels (time ago, or clock times) on a line. */
export const timeAxis = (
  span: Span,
  window: TimeWindow,
  now: number,
  ended: boolean,
  width: number,
  clock: Clock = at => at,
): string => axisWith(ticks(span, window, now, ended, width, clock), window.fromMs, window.toMs, width);

/** Labels on a line of `width` columns that reaches from one value to another. */
export const axisWith = (labels: readonly Tick[], from: number, to: number, width: number): string => {
  let axis = '';
  for (const {at, label} of labels) {
    const size = textWidth(label);
    const share = (at - from) / Math.max(1, to - from);
    const start = Math.min(width - size, Math.max(0, Math.round(share * width - size / 2)));
    // A label that would touch the one before it is left out.
    if (start < 0 || (axis !== '' && start < axis.length + 2)) continue;
    if (axis !== '') axis += ` ${'─'.repeat(start - axis.length - 2)} `;
    else if (start > 1) axis = `${'─'.repeat(start - 1)} `;
    else axis = ' '.repeat(start);
    axis += label;
  }
  const rest = width - textWidth(axis);
  return rest > 1 ? `${axis} ${'─'.repeat(rest - 1)}` : axis + ' '.repeat(Math.max(0, rest));
};
