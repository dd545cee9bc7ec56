import type {EventOf} from '../journal/events.js';
import {type Held, hold, notHeld} from './held.js';
import {keepNewest} from './keep-newest.js';
import {isDiskLow} from './memory-limits.js';

/** How long each state of the machine has lasted: what alerts, pauses by policy and the story go by. */
export type Conditions = {
  red: Held;
  yellow: Held;
  swapping: Held;
  /** Free disk space is low while swap grows. */
  diskLow: Held;
  onBattery: Held;
  /** These end a pause by policy; even the shortest break counts. */
  green: Held;
  notRed: Held;
  notSwapping: Held;
  /** Swap in use, noted every minute for the last ten, oldest first. */
  swapUsed: {at: number; bytes: number}[];
};

/** Before any sample. */
export const createConditions = (): Conditions => ({
  red: notHeld(),
  yellow: notHeld(),
  swapping: notHeld(),
  diskLow: notHeld(),
  onBattery: notHeld(),
  green: notHeld(),
  notRed: notHeld(),
  notSwapping: notHeld(),
  swapUsed: [],
});

/** A shorter break of a state of the machine does not count. */
const BREAK_MS = 30_000;
/** Swap counts as growing when there is so much more of it than ten minutes ago. */
const GROWTH_BYTES = 256 * 1024 ** 2;
const SWAP_NOTES = 10;
const SWAP_NOTE_MS = 60_000;

const noteSwap = (conditions: Conditions, t: number, bytes: number | null): void => {
  if (bytes === null) return;
  const {swapUsed} = conditions;
  const last = swapUsed.at(-1);
  if (last && t - last.at < SWAP_NOTE_MS) return;
  keepNewest(swapUsed, {at: t, bytes}, SWAP_NOTES);
};

const isFilling = ({diskLow, swapUsed}: Conditions, free: number | null, swap: number | null): boolean => {
  if (free === null || swap === null) return false;
  if (diskLow.since !== null) return isDiskLow(free, true);
  return isDiskLow(free) && swap - Math.min(...swapUsed.map(({bytes}) => bytes), swap) >= GROWTH_BYTES;
};

/** Takes in a sample of the machine. `swapping` is what the traffic amounts to (slowdown/traffic.ts). */
export const noteConditions = (
  conditions: Conditions,
  {t, memory}: Pick<EventOf<'sample'>, 't' | 'memory'>,
  swapping: boolean,
): void => {
  if (memory === null) return;
  noteSwap(conditions, t, memory.swapUsedBytes);
  hold(conditions.red, memory.pressure === 'red', t, BREAK_MS);
  hold(conditions.yellow, memory.pressure === 'yellow', t, BREAK_MS);
  hold(conditions.swapping, swapping, t, BREAK_MS);
  hold(conditions.green, memory.pressure === 'green', t, 0);
  hold(conditions.notRed, memory.pressure === 'green' || memory.pressure === 'yellow', t, 0);
  hold(conditions.notSwapping, !swapping, t, 0);
  hold(conditions.diskLow, isFilling(conditions, memory.diskFreeBytes ?? null, memory.swapUsedBytes), t, BREAK_MS);
};

/** Takes in a reading of battery and power; where the system does not say, nothing holds. */
export const notePower = (conditions: Conditions, {t, onBattery}: EventOf<'power'>): void =>
  hold(conditions.onBattery, onBattery === true, t, 0);
