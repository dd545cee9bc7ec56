import type {Pressure} from '../../journal/events.js';

/** What may slow a run down at a moment, as far as the machine reports it. */
export type Hindrances = {
  /** Pages go to and from swap at a rate that counts. */
  swapping: boolean;
  thrashing: boolean;
  /**
   * Not swapping, but memory is not plentiful either: pressure is not green, or some traffic that does not count yet.
   */
  pressed: boolean;
  /** Just after swapping: what was swapped out comes back when it is needed. */
  returning: boolean;
  battery: boolean;
  /** Low power mode, or the thermal limit of the machine or of a card. */
  throttled: boolean;
  /** Others use the NVIDIA cards that the run computes on. */
  shared: boolean;
  /** Share of the machine's whole processor, 0 to 1, that other programs use; 0 where that is not reported. */
  load: number;
};

/**
 * For how many seconds of a stretch each of these held; of the load the sum, so that a mean of 0.5 gives half of the
 * time.
 */
export type Spells = Record<keyof Hindrances, number>;

/** One reading of the machine, which speaks for the time since the one before. */
export type Reading = Hindrances & {
  from: number;
  to: number;
  /** The larger of swap-in and swap-out, in bytes a second. */
  rate: number;
  /** The larger of what is compressed and decompressed, in bytes a second; null where that is not reported. */
  compression: number | null;
  /** Pages come back, none goes out, and the system calls memory enough: what is left of swapping that is over. */
  comesBack: boolean;
  /** False while paused or validating: no iteration was trained. */
  trains: boolean;
};

/** What the machine's memory held at a moment: what is in use and what lies in swap. */
export type Holding = {
  at: number;
  usedBytes: number | null;
  swapUsedBytes: number | null;
  pressure: Pressure | null;
};

/**
 * Trained iterations, the clean time that they took, and what the machine did meanwhile. Neighbours that are alike are
 * merged.
 */
export type Stretch = Spells & {
  iterations: number;
  tokens: number | null;
  seconds: number;
  endedAt: number;
};

/** For how many seconds of a span the machine was seen, and what it did then. */
export type Tally = {observed: number; spells: Spells};

/** Iterations whose time is known, but not yet all of what the machine did meanwhile. */
export type Pending = Tally & {
  iterations: number;
  tokens: number | null;
  seconds: number;
  from: number;
  endedAt: number;
};

/**
 * How long the work of a run takes where nothing is in its way: later runs of the same kind may be measured against it.
 */
export type Baseline = {
  secondsPerIteration: number;
  /** Null where the trainer does not print its tokens. */
  secondsPerToken: number | null;
  /** Clean time that it rests on. */
  seconds: number;
};

export type SlowdownState = {
  /** Of an earlier run with the same signature, by its `baseline` event. */
  prior: Baseline | null;
  swapping: boolean;
  thrashing: boolean;
  /** Memory is compressed and decompressed at a rate that costs. */
  compressing: boolean;
  /** The latest readings, oldest first. Whether they belong to a time of swapping is known only some seconds later. */
  readings: Reading[];
  /** When it last swapped, by the readings that are certain. */
  swappedAt: number | null;
  /** Up to when readings have been taken into the pending stretches. */
  settledAt: number | null;
  /** Where the segment that grows now began, and what is known of it. */
  open: (Tally & {at: number}) | null;
  lastSegmentAt: number | null;
  pending: Pending[];
  stretches: Stretch[];
  /** Memory at the latest readings, and before and after the application that was quit last. */
  holdings: Holding[];
  quit: {at: number; goneBy: number; before: Holding; after: Holding | null} | null;
};

/** None of them held for any time. */
export const noSpells = (): Spells => ({
  swapping: 0,
  thrashing: 0,
  pressed: 0,
  returning: 0,
  battery: 0,
  throttled: 0,
  shared: 0,
  load: 0,
});

export const SPELL_NAMES = Object.keys(noSpells()) as readonly (keyof Spells)[];

/** Before anything was seen. */
export const createSlowdown = (): SlowdownState => ({
  prior: null,
  swapping: false,
  thrashing: false,
  compressing: false,
  readings: [],
  swappedAt: null,
  settledAt: null,
  open: null,
  lastSegmentAt: null,
  pending: [],
  stretches: [],
  holdings: [],
  quit: null,
});
