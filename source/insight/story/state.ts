import type {Pressure} from '../../journal/events.js';

/** How far the training was at a moment, and the clean work that had been measured up to it. */
export type Mark = {
  at: number;
  iteration: number;
  trainLoss: number | null;
  valLoss: number | null;
  /** Iterations whose clean time is known, and that time, since the run began. */
  paced: {iterations: number; seconds: number};
  /** Later marks before the next one have been forgotten. */
  thinned: boolean;
};

export type EpisodeKind =
  | 'pause'
  | 'red'
  | 'yellow'
  | 'swapping'
  | 'asleep'
  | 'gap'
  | 'clock-set'
  | 'alert'
  | 'app-came'
  | 'app-gone'
  | 'new-training';

/** Something that went on for a time, or happened between two looks (`from` and `to`). */
export type Episode = {
  kind: EpisodeKind;
  /** What tells those of a kind apart: who paused, which alert, which application. */
  of: string | null;
  from: number;
  to: number;
  /** How many this stands for: old neighbours become one. */
  count: number;
  /** For how long it held, all of them together; of a clock that was set by how much. */
  ms: number;
  /** The greatest of it: bytes in swap under pressure, bytes a second while swapping, what an application held. */
  most: number | null;
};

/** A state of memory that is not over (conditions.ts decides that), as far as it was seen without a gap. */
export type Spell = {
  from: number;
  /** The last look at which it held, and the first one since then at which it did not: the same while it holds. */
  heldAt: number;
  to: number;
  /** For how long it has held, breaks left out. */
  ms: number;
  most: number | null;
};

/** Whether it held at the last look. */
export const spellHolds = (spell: Spell | null): boolean => spell !== null && spell.to === spell.heldAt;

export type SpellKind = 'red' | 'yellow' | 'swapping';

/** What memory did in one minute. */
export type Minute = {
  /** Its first and its last look. */
  from: number;
  to: number;
  usedBytes: number | null;
  swapUsedBytes: number | null;
  swapInBytesPerSecond: number | null;
  swapOutBytesPerSecond: number | null;
  /** How long each pressure stood. */
  pressureMs: Record<Pressure, number>;
};

/** What a run has gone through, in bounded room: what is told to whoever was away. Plain data, stored in the rollup. */
export type Story = {
  /** Oldest first, the denser the newer. */
  marks: Mark[];
  /** What is over, in the order in which it ended. */
  episodes: Episode[];
  /** Those before this are told no more. */
  forgottenBefore: number | null;
  appsForgottenBefore: number | null;
  paced: {iterations: number; seconds: number};
  /** End of the last segment of the pace that was counted. */
  pacedUpTo: number | null;
  /** Up to when things were read that had been printed before anybody followed it. */
  readUpTo: number | null;
  pause: {from: number; by: string | null} | null;
  spells: Record<SpellKind, Spell | null>;
  lastSampleAt: number | null;
  /** The latest ones, oldest first. */
  minutes: Minute[];
};

export const createStory = (): Story => ({
  marks: [],
  episodes: [],
  forgottenBefore: null,
  appsForgottenBefore: null,
  paced: {iterations: 0, seconds: 0},
  pacedUpTo: null,
  readUpTo: null,
  pause: null,
  spells: {red: null, yellow: null, swapping: null},
  lastSampleAt: null,
  minutes: [],
});
