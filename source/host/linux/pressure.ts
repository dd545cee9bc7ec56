import type {Pressure} from '../../journal/events.js';

/** What the level is made from, all of one look. */
export type PressureReadings = {
  /** PSI, in percent; null where the kernel has none. */
  someAvg10: number | null;
  fullAvg10: number | null;
  /** Stalls and kills are those of a control group, not everybody's. */
  ofGroup: boolean;
  /** Available of total memory, 0 to 1. */
  availableShare: number | null;
  /** Free of total swap, 0 to 1; null without swap. */
  swapFreeShare: number | null;
  /** Since the look before. */
  swapOutBytesPerSecond: number | null;
  /** Processes that the kernel has killed for want of memory so far, and whose count that is. */
  oomKills: {source: string; count: number} | null;
};

/** A level that is entered at once and left only after its cause has been away for a while. */
type Latch = {on: boolean; calmSince: number | null};

export type PressureState = {
  red: Latch;
  yellow: Latch;
  lookedAt: number | null;
  /** Start of the time in which every look saw heavy swapping out. */
  swappingSince: number | null;
  oomKills: PressureReadings['oomKills'];
};

export const NO_PRESSURE: PressureState = {
  red: {on: false, calmSince: null},
  yellow: {on: false, calmSince: null},
  lookedAt: null,
  swappingSince: null,
  oomKills: null,
};

/*
 * Between what tools of the field act on: systemd-oomd and nohang go by `full avg10`, earlyoom sends SIGTERM at 10 % available
 * and 10 % of swap free, SIGKILL at 5 %; memwatch takes 200 pages of 16 KiB a second, sustained for 10 s, for swapping.
 */
const RED_FULL = 10;
const RED_AVAILABLE = 0.05;
const RED_SWAP_FREE = 0.1;
const YELLOW_SOME = 10;
const YELLOW_FULL = 2;
const YELLOW_AVAILABLE = 0.1;
const YELLOW_SWAP_OUT = 3 * 1024 ** 2;
const SWAPPING_MS = 10_000;
const CALM_MS = 15_000;
/** With so much available nothing is short but what a control group of somebody's has as its own limit. */
const ROOMY_AVAILABLE = 1 / 3;

/** To enter a level a reading has to reach its threshold; while it is worse than half of that, the level holds. */
type Phase = 'enters' | 'holds';

const high = (value: number | null, threshold: number, phase: Phase): boolean =>
  value !== null && (phase === 'enters' ? value >= threshold : value > threshold / 2);

/** The mirror of `high` for what is bad when it is small: half the trouble is twice as much left. */
const low = (value: number | null, threshold: number, phase: Phase): boolean =>
  value !== null && value < (phase === 'enters' ? threshold : threshold * 2);

const isRed = (readings: PressureReadings, phase: Phase): boolean =>
  high(readings.fullAvg10, RED_FULL, phase) ||
  (low(readings.availableShare, RED_AVAILABLE, phase) &&
    (readings.swapFreeShare === null || low(readings.swapFreeShare, RED_SWAP_FREE, phase)));

const isYellow = (readings: PressureReadings, phase: Phase): boolean =>
  high(readings.someAvg10, YELLOW_SOME, phase) ||
  high(readings.fullAvg10, YELLOW_FULL, phase) ||
  low(readings.availableShare, YELLOW_AVAILABLE, phase);

const nextLatch = (latch: Latch, enters: boolean, holds: boolean, now: number): Latch => {
  if (enters || (latch.on && holds)) return {on: true, calmSince: null};
  if (!latch.on) return latch;
  const calmSince = latch.calmSince ?? now;
  return now - calmSince >= CALM_MS ? {on: false, calmSince: null} : {on: true, calmSince};
};

/** Readings that say nothing: see `nextPressure` on a machine with room. */
const withoutTrouble = (readings: PressureReadings): PressureReadings => ({
  ...readings,
  someAvg10: null,
  fullAvg10: null,
  availableShare: null,
  swapOutBytesPerSecond: 0,
});

/** Start of the swapping that still continues; null when there is none. An unknown rate changes nothing. */
const swappingSinceAfter = (state: PressureState, rate: number | null, now: number): number | null => {
  if (rate === null) return state.swappingSince;
  // A rate is the average since the previous reading, so heavy swapping has lasted since then.
  return high(rate, YELLOW_SWAP_OUT, 'enters') ? (state.swappingSince ?? state.lookedAt ?? now) : null;
};

/** Whether the kernel has killed a process since the previous reading of the same counter. */
const hasKilled = (state: PressureState, {oomKills}: PressureReadings): boolean =>
  oomKills !== null && state.oomKills?.source === oomKills.source && oomKills.count > state.oomKills.count;

/**
 * The state after one more reading at `now` (milliseconds, monotonic). Red: `full avg10` ≥ 10, or under 5 % available with no swap
 * or under 10 % of it free, or the kernel has killed a process for want of memory. Yellow: `some avg10` ≥ 10, `full avg10` ≥ 2,
 * under 10 % available, or 3 MB/s swapped out for 10 s without a break. A level ends when its readings have been at half
 * these thresholds for 15 s. Unknown readings do not count, and none counts while a third of memory is available: a control group with a
 * limit of its own then stalls, swaps or has processes killed.
 */
export const nextPressure = (state: PressureState, readings: PressureReadings, now: number): PressureState => {
  const isRoomy = !readings.ofGroup && (readings.availableShare ?? 0) >= ROOMY_AVAILABLE;
  const counted = isRoomy ? withoutTrouble(readings) : readings;
  const rate = counted.swapOutBytesPerSecond;
  const swappingSince = swappingSinceAfter(state, rate, now);
  const isSustained = rate !== null && swappingSince !== null && now - swappingSince >= SWAPPING_MS;
  const killed = !isRoomy && hasKilled(state, readings);
  return {
    red: nextLatch(state.red, killed || isRed(counted, 'enters'), isRed(counted, 'holds'), now),
    yellow: nextLatch(
      state.yellow,
      isSustained || isYellow(counted, 'enters'),
      isYellow(counted, 'holds') || high(rate, YELLOW_SWAP_OUT, 'holds'),
      now,
    ),
    lookedAt: now,
    swappingSince,
    oomKills: readings.oomKills ?? state.oomKills,
  };
};

export const pressureLevel = (state: PressureState): Pressure =>
  state.red.on ? 'red' : state.yellow.on ? 'yellow' : 'green';

/** What the level rests on; null when the kernel gives too little to tell any. */
export const pressureSource = (readings: PressureReadings): 'psi' | 'available' | null =>
  readings.someAvg10 !== null || readings.fullAvg10 !== null
    ? 'psi'
    : readings.availableShare !== null
      ? 'available'
      : null;
