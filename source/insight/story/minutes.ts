import type {EventOf, Pressure} from '../../journal/events.js';
import {outcomeOf} from '../outcome.js';
import type {RunState} from '../state.js';
import type {Minute, Story} from './state.js';

const MINUTE_MS = 60_000;
const MAX_MINUTES = 10;
/** How long a reading holds when the next one is late. */
const MAX_HOLD_MS = 15_000;

const largest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

const newMinute = (t: number): Minute => ({
  from: t,
  to: t,
  usedBytes: null,
  swapUsedBytes: null,
  swapInBytesPerSecond: null,
  swapOutBytesPerSecond: null,
  pressureMs: {green: 0, yellow: 0, red: 0},
});

/** Takes a memory reading into the minutes kept. To be called before the story's `lastSampleAt` moves on. */
export const noteMinute = (story: Story, {t, memory}: EventOf<'sample'>): void => {
  if (memory === null) return;
  const {minutes, lastSampleAt} = story;
  const last = minutes.at(-1);
  if (!last || t - last.from >= MINUTE_MS || t < last.from) minutes.push(newMinute(t));
  const minute = minutes.at(-1) ?? newMinute(t);
  minute.to = t;
  minute.usedBytes = largest(minute.usedBytes, memory.usedBytes);
  minute.swapUsedBytes = largest(minute.swapUsedBytes, memory.swapUsedBytes);
  minute.swapInBytesPerSecond = largest(minute.swapInBytesPerSecond, memory.swapInBytesPerSecond);
  minute.swapOutBytesPerSecond = largest(minute.swapOutBytesPerSecond, memory.swapOutBytesPerSecond);
  const since = lastSampleAt === null ? 0 : Math.min(MAX_HOLD_MS, Math.max(0, t - lastSampleAt));
  if (memory.pressure !== null) minute.pressureMs[memory.pressure] += since;
  while (minutes.length > MAX_MINUTES || t - (minutes[0]?.from ?? t) > (MAX_MINUTES + 1) * MINUTE_MS) minutes.shift();
};

/** What memory did in the last minutes of a run: peaks, and how long the worst pressure lasted. */
export type LastMinutes = {
  /** The time that the readings cover, ten minutes at most. */
  seconds: number;
  until: number;
  usedBytes: number | null;
  swapUsedBytes: number | null;
  swapInBytesPerSecond: number | null;
  swapOutBytesPerSecond: number | null;
  pressure: Pressure | null;
  pressureSeconds: number | null;
};

const worstOf = (ms: Minute['pressureMs']): Pressure | null => {
  const worst: Pressure[] = ['red', 'yellow', 'green'];
  return worst.find(pressure => ms[pressure] > 0) ?? null;
};

/** The last minutes of a run that failed or was interrupted; null for any other, and where memory was never read. */
export const lastMinutes = (state: RunState): LastMinutes | null => {
  const {story} = state;
  const outcome = outcomeOf(state);
  const first = story.minutes[0];
  const last = story.minutes.at(-1);
  if ((outcome !== 'failed' && outcome !== 'interrupted') || !first || !last) return null;
  const most = (of: (minute: Minute) => number | null): number | null =>
    story.minutes.reduce<number | null>((greatest, minute) => largest(greatest, of(minute)), null);
  const sum = (pressure: Pressure): number => story.minutes.reduce((ms, {pressureMs}) => ms + pressureMs[pressure], 0);
  const ms = {green: sum('green'), yellow: sum('yellow'), red: sum('red')};
  const pressure = worstOf(ms);
  return {
    seconds: (last.to - first.from) / 1000,
    until: last.to,
    usedBytes: most(minute => minute.usedBytes),
    swapUsedBytes: most(minute => minute.swapUsedBytes),
    swapInBytesPerSecond: most(minute => minute.swapInBytesPerSecond),
    swapOutBytesPerSecond: most(minute => minute.swapOutBytesPerSecond),
    pressure,
    pressureSeconds: pressure === null ? null : ms[pressure] / 1000,
  };
};
