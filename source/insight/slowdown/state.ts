import type {Pressure} from '../../journal/events.js';

/** What may slow a training down at a moment, as far as the machine tells. */
export type Conditions = {
  /** Pages go to and from swap at a rate that counts. */
  swapping: boolean;
  thrashing: boolean;
  /** No swapping, but memory is not plentiful either: pressure is not green, or some traffic that does not count yet. */
  pressed: boolean;
  /** Just after a swapping: what was swapped out comes back when it is needed. */
  returning: boolean;
  battery: boolean;
  /** Low power mode, or the thermal limit. */
  throttled: boolean;
  /** Share of the machine's whole processor, 0 to 1, that other programs use; 0 where it is not told. */
  load: number;
};

/** How many seconds of a stretch each condition held; of the load what it adds up to, so that a mean of 0.5 gives half of the time. */
export type Spells = Record<keyof Conditions, number>;

/** One look at the machine, which speaks for the time since the one before. */
export type Look = Conditions & {
  from: number;
  to: number;
  /** The larger of swap-in and swap-out, in bytes a second. */
  rate: number;
  /** The larger of what is compressed and decompressed, in bytes a second; null where that is not told. */
  compression: number | null;
  /** Pages come back, none goes out, and the system calls memory enough: what is left of a swapping that is over. */
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

/** Trained iterations, the clean time that they took, and what the machine did meanwhile. Neighbours of a kind are merged. */
export type Stretch = Spells & {
  iterations: number;
  tokens: number | null;
  seconds: number;
  endedAt: number;
};

/** Iterations whose time is known, but not yet all of what the machine did meanwhile. `observed` is of the spells' time. */
export type Pending = {
  iterations: number;
  tokens: number | null;
  seconds: number;
  from: number;
  endedAt: number;
  observed: number;
  spells: Spells;
};

/** How long the work of a run takes where nothing is in its way: what later runs of the same kind may be measured against. */
export type Baseline = {
  secondsPerIteration: number;
  /** Where the trainer tells its tokens. */
  secondsPerToken: number | null;
  /** Clean time that it rests on. */
  seconds: number;
};

export type SlowdownState = {
  /** Of an earlier run with the same signature; whoever reads the runs sets it. */
  prior: Baseline | null;
  swapping: boolean;
  thrashing: boolean;
  /** Memory is compressed and decompressed at a rate that costs. */
  compressing: boolean;
  /** The latest looks, oldest first. Whether they belong to a swapping is known only some seconds later. */
  looks: Look[];
  /** When it last swapped, by the looks that are certain. */
  swappedAt: number | null;
  /** Up to when looks have been taken into the pending stretches. */
  settledAt: number | null;
  /** Where the segment that grows now began, and what is known of it. */
  open: {at: number; observed: number; spells: Spells} | null;
  lastSegmentAt: number | null;
  pending: Pending[];
  stretches: Stretch[];
  /** Memory at the latest looks, and before and after the application that was quit last. */
  holdings: Holding[];
  quit: {at: number; goneBy: number; before: Holding; after: Holding | null} | null;
};

/** No condition held for any time. */
export const noSpells = (): Spells => ({
  swapping: 0,
  thrashing: 0,
  pressed: 0,
  returning: 0,
  battery: 0,
  throttled: 0,
  load: 0,
});

/** Before anything was seen. */
export const createSlowdown = (): SlowdownState => ({
  prior: null,
  swapping: false,
  thrashing: false,
  compressing: false,
  looks: [],
  swappedAt: null,
  settledAt: null,
  open: null,
  lastSegmentAt: null,
  pending: [],
  stretches: [],
  holdings: [],
  quit: null,
});
