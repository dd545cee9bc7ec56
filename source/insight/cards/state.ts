import type {CardProcess, CardSample, Pressure} from '../../journal/events.js';
import {type Held, notHeld} from '../held.js';

/** A time in which something held for the run's cards, short breaks left out. */
export type Spell = {
  since: number;
  /** The last reading at which it held, and the first since then at which it did not; null while it holds. */
  seenAt: number;
  goneAt: number | null;
  /** The greatest figure: bytes that others held, degrees. */
  most: number;
};

/** What is remembered of one card. */
export type CardMemory = {
  /** The most that the run, and that others, have held of it: they may want it again. In bytes. */
  runMost: number;
  othersMost: number;
  /** What is left of its memory, as a colour; null while that is not known. */
  room: Pressure | null;
};

/** How busy the run's cards were over one reading, in which nothing but training went on. */
export type BusyReading = {
  at: number;
  ms: number;
  busyPercent: number;
  /** The trainer's processor share, 100 for a core. */
  cpuPercent: number | null;
};

/** What is known of the machine's NVIDIA cards, in bounded space. Plain data, stored in the rollup. */
export type CardsState = {
  latest: {at: number; cards: CardSample[]; processes: CardProcess[]} | null;
  /** The cards that the run was seen to hold memory of, by their uuid. */
  used: string[];
  /** By uuid. */
  memory: Record<string, CardMemory>;
  /** The latest readings of undisturbed training. */
  busy: BusyReading[];
  /** The last reading at which something other than training went on: a pause, a validation, the warm-up. */
  disturbedAt: number | null;
  /** Others on the run's cards now, or until some seconds ago. */
  sharing: Spell | null;
  /** Heat slows one of them down. */
  heat: Spell | null;
  /** Hardly any memory of one of them is left. */
  full: Held;
  totals: {
    /** Of all time that was not paused: share busy times ms, and those ms. */
    busyMs: number;
    knownMs: number;
    sharedMs: number;
    heatMs: number;
    /** The most that the run held of its cards together, in bytes. */
    mostRunBytes: number | null;
  };
};

/** Nothing known yet. */
export const createCards = (): CardsState => ({
  latest: null,
  used: [],
  memory: {},
  busy: [],
  disturbedAt: null,
  sharing: null,
  heat: null,
  full: notHeld(),
  totals: {busyMs: 0, knownMs: 0, sharedMs: 0, heatMs: 0, mostRunBytes: null},
});
