import type {CardSample, Pressure} from '../../journal/events.js';

/** A process that holds memory of a card, as it is shown. */
export type HolderView = {pid: number; name: string; bytes: number | null; ofRun: boolean};

/** One NVIDIA card, as it is shown. Sizes in bytes, times in ms since 1970. */
export type CardView = CardSample & {
  takenAt: number;
  /** The run holds, or has held, memory of it. */
  usedByRun: boolean;
  /** What is left of its memory for what the run needs: green, yellow, red; null where that is not known. */
  room: Pressure | null;
  /** Who holds its memory, as far as the driver tells, the largest first. */
  holders: readonly HolderView[];
};

/** What the cards mean for the run. */
export type CardUse = {
  /** Who else uses the run's cards now, and since when; `processes` is 0 where the driver does not name them. */
  sharing: {processes: number; bytes: number; since: number} | null;
  /** For how long others have used them during the run, and for how long heat has slowed them down. */
  sharedSeconds: number;
  hotSeconds: number;
  /** What that cost, by the run's own pace without them. */
  cost: {factor: number | null; lostSeconds: number | null; evidence: 'none' | 'weak' | 'strong'};
  /** How many times as long as before they came the work takes now, where that is clear; null otherwise. */
  slowerNow: number | null;
  /** Beside them it is known to take no longer than without. False, too, where there was no time without them. */
  asBefore: boolean;
  /** The card waits for the run: how busy it is on average, and the trainer's processor (100 for a core). */
  waitsForData: {busyPercent: number; cpuPercent: number | null} | null;
  /** Since when heat slows one of them down. */
  hotSince: number | null;
  /** Of the whole run, without its pauses. */
  meanBusyPercent: number | null;
  /** The most that the run held of its cards together. */
  peakBytes: number | null;
};
