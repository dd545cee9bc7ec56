import type {Pressure} from '../../journal/events.js';

/** What the level is derived from, all of one reading. */
export type PressureReadings = {
  /** PSI, in percent; null where the kernel has none. */
  someAvg10: number | null;
  fullAvg10: number | null;
  /** Stalls and kills are those of a control group, not of the whole machine. */
  ofGroup: boolean;
  /** Available of total memory, 0 to 1. */
  availableShare: number | null;
  /** Free of total swap, 0 to 1; null without swap. */
  swapFreeShare: number | null;
  /** Since the previous reading. */
  swapOutBytesPerSecond: number | null;
  /** How many processes the kernel has killed for want of memory so far, and which counter says so. */
  oomKills: {source: string; count: number} | null;
};

/** A level that starts at once, and ends only after its cause has been absent for a while. */
type Latch = {on: boolean; calmSince: number | null};

export type PressureState = {
  red: Latch;
  yellow: Latch;
  lookedAt: number | null;
  /** Start of the time in which every reading showed heavy swapping out. */
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
 * Between the thresholds of other tools: systemd-oomd and nohang act on `full avg10`, earlyoom sends SIGTERM at 10 %
 * available and 10 % of swap free, SIGKILL at 5 %; memwatch counts 200 pages of 16 KiB a second, sustained for 10 s, as
 * swapping.
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
/** With this much available only a control group with a limit of its own can be short of memory. */
const ROOMY_AVAILABLE = 1 / 3;

/** A level starts when a reading reaches its threshold, and holds while the reading is worse than half of that. */
type Phase = 'enters' | 'holds';

const high = (value: number | null, threshold: number, phase: Phase): boolean =>
  value !== null && (phase === 'enters' ? value >= threshold : value > threshold / 2);

/** The mirror of `high` for values that are bad when small: half as bad is twice as much left. */
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

/** The readings without any sign of pressure, for a machine with room: see `nextPressure`. */
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
 * The state after one more reading at `now` (milliseconds, monotonic). Red: `full avg10` ≥ 10, or under 5 % available
 * with no swap or under 10 % of it free, or the kernel has killed a process for want of memory. Yellow: `some avg10` ≥
 * 10, `full avg10` ≥ 2, under 10 % available, or 3 MB/s swapped out for 10 s without a break. A level ends when its
 * readings have been at half these thresholds for 15 s. Unknown readings do not count, and none counts while a third of
 * memory is available: a control group with a limit of its own then stalls, swaps or has processes killed.
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

/** What the level is based on; null when the kernel gives too little to determine any. */
export const pressureSource = (readings: PressureReadings): 'psi' | 'available' | null =>
  readings.someAvg10 !== null || readings.fullAvg10 !== null
    ? 'psi'
    : readings.availableShare !== null
      ? 'available'
      : null;
