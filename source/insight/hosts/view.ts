import type {MemoryKind, MemorySample} from '../../journal/events.js';
import type {Traffic} from '../memory-limits.js';

/** What is shown of one machine of a run that works on several. Times in ms since 1970, sizes in bytes. */
export type HostView = {
  /** As ssh and the launcher name it. */
  name: string;
  /** It is the machine that records. */
  here: boolean;
  /** The ranks that it works on, in order; empty where that is not known. */
  ranks: readonly number[];
  /** Null before anything was heard of it. */
  answers: boolean | null;
  /** Why it does not answer, as a word (`refused`, `dropped`, …), and what ssh said of that. */
  trouble: string | null;
  troubleText: string | null;
  /** Since when it answers, or does not. */
  since: number | null;
  platform: string | null;
  /** Its latest reading, however old. */
  memory: (MemorySample & {takenAt: number}) | null;
  /** What the traffic amounts to; null where the latest reading is too old to speak of now. */
  traffic: Traffic | null;
  /** The mean traffic of the last ten seconds, in bytes a second; null with `traffic`. */
  swapBytesPerSecond: number | null;
  /** For how long it was seen to swap during the run; null where it was never read. */
  swappingSeconds: number | null;
  /** The same for red memory pressure; and the most that it swapped and that its ranks held. Null where not known. */
  redSeconds: number | null;
  mostSwapBytesPerSecond: number | null;
  mostTrainerBytes: number | null;
  /** The processes of its ranks; null where none was found. */
  trainer: {
    memoryBytes: number | null;
    memoryKind: MemoryKind | null;
    cpuPercent: number | null;
    processes: number | null;
    stopped: boolean | null;
  } | null;
};
