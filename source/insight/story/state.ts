import type {Pressure} from '../../journal/events.js';

/** How far the training was at a moment, and the clean work that had been measured up to then. */
export type Mark = {
  at: number;
  iteration: number;
  trainLoss: number | null;
  valLoss: number | null;
  /** Iterations whose clean time is known, and that time in seconds, since the run began. */
  paced: {iterations: number; seconds: number};
  /** Marks between this one and the next have been dropped. */
  thinned: boolean;
};

/** What an episode is about. */
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
  | 'card-shared'
  | 'card-hot'
  | 'new-training'
  | 'host-swapping'
  | 'host-red'
  | 'host-silent';

/** Something that lasted for a time, or happened between two readings (`from` and `to`). */
export type Episode = {
  kind: EpisodeKind;
  /** What distinguishes those of one kind: who paused, which alert, which application or other machine. */
  of: string | null;
  from: number;
  to: number;
  /** How many this stands for: old neighbours are merged. */
  count: number;
  /** How long they lasted altogether; for a clock that was set, by how much. */
  ms: number;
  /**
   * The greatest figure: bytes in swap under pressure, bytes a second while swapping, what an application held, or
   * others of a card; degrees.
   */
  most: number | null;
};

/** A state of memory that is not over (conditions.ts decides that), as far as it was recorded without a gap. */
export type Spell = {
  from: number;
  /**
   * The last reading at which it held, and in `to` the first one since then at which it did not: the same while it
   * holds.
   */
  heldAt: number;
  to: number;
  /** How long it has held, without its breaks, in ms. */
  ms: number;
  most: number | null;
};

/** Whether it held at the last reading. */
export const spellHolds = (spell: Spell | null): boolean => spell !== null && spell.to === spell.heldAt;

/** The states of memory that make spells. */
export type SpellKind = 'red' | 'yellow' | 'swapping';

/** What memory did in one minute. */
export type Minute = {
  /** The times of its first and its last reading. */
  from: number;
  to: number;
  usedBytes: number | null;
  swapUsedBytes: number | null;
  swapInBytesPerSecond: number | null;
  swapOutBytesPerSecond: number | null;
  /** How long each pressure lasted. */
  pressureMs: Record<Pressure, number>;
};

/** What a run has gone through, in bounded space, for a user who was away. Plain data, stored in the rollup. */
export type Story = {
  /** Oldest first, the denser the newer. */
  marks: Mark[];
  /** What is over, in the order in which it ended. */
  episodes: Episode[];
  /** Episodes before this have been dropped. */
  forgottenBefore: number | null;
  appsForgottenBefore: number | null;
  paced: {iterations: number; seconds: number};
  /** End of the last segment of the pace that was counted. */
  pacedUpTo: number | null;
  /** When output from before the recorder followed the run was last read. */
  readUpTo: number | null;
  pause: {from: number; by: string | null} | null;
  spells: Record<SpellKind, Spell | null>;
  lastSampleAt: number | null;
  /** The latest minutes, oldest first. */
  minutes: Minute[];
};

/** The story of a run that has not begun. */
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
