import type {
  Actor,
  EndState,
  EstimatedChange,
  EventOf,
  FailureKind,
  MemoryKind,
  MemorySample,
  PowerSample,
  Pressure,
  RunSettings,
  ToolCosts,
} from '../journal/events.js';
import type {CardUse, CardView} from './cards/types.js';
import type {HostView} from './hosts/view.js';
import type {DiskRoom, Traffic} from './memory-limits.js';
import type {StatedFigures} from './stated-figures.js';

/** `waiting`: it is in the queue, and has not started. */
export type RunStatus = 'waiting' | 'starting' | 'training' | 'validating' | 'paused' | 'stalled' | EndState;

/**
 * How a run that has ended turned out: its state, except where that rests on exit code 0 alone. A launcher or a shell
 * may hide with it that the trainer died (`failed`); and a trainer may stop, or be stopped, before its last iteration
 * (`ended-early`).
 */
export type Outcome = EndState | 'ended-early';

/**
 * What is shown of a run, computed from its journal's events and the time now. Spans in seconds, times in ms since
 * 1970, sizes in bytes.
 */
export type RunView = {
  run: {
    id: string;
    name: string;
    /** What the user has written about the run: see journal/labels.ts. */
    tags: readonly string[];
    note: string | null;
    state: RunStatus;
    command: string[];
    directory: string;
    startedAt: number;
    endedAt: number | null;
    elapsedSeconds: number;
    pausedSeconds: number;
    /** Without pauses and without the machine's sleep. */
    trainedSeconds: number;
    exitCode: number | null;
    /** Null while it has not ended. */
    outcome: Outcome | null;
    /**
     * How it ended, where exit code 0 says too much: `ended with exit code 0 before its last iteration (146 of 4,000)`
     * for one that failed, otherwise `ended at iteration 146 of 4,000, exit code 0`.
     */
    ending: string | null;
    /** When the present pause began; null when not paused. */
    pausedSince: number | null;
    pausedBy: Actor | null;
    /** The last signal that we sent to end the run, while it has not ended. */
    stopAsked: {signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'; at: number} | null;
    /**
     * Why a failed or interrupted run ended and what to do, in one sentence; `line` is what the trainer printed about
     * it.
     */
    failure: {kind: FailureKind; sentence: string; line: string | null} | null;
    /** The run whose checkpoint this one continues from; see the `run` event. */
    continues: NonNullable<EventOf<'run'>['continues']> | null;
    /**
     * Where it comes from, for a run that was not recorded here; without `hasTimes` its output was not dated. Null or
     * absent for every other run.
     */
    imported?: {format: string; file: string; hasTimes: boolean} | null;
    /** The run in whose place mlxtop itself started this one, `at` when the machine had been restarted; else null. */
    restarted: {run: string; at: number; began: number} | null;
    /**
     * While stalled: `busy` when the trainer's processor works although nothing is printed, null where that is not
     * known.
     */
    stall: {since: number; busy: boolean | null} | null;
    /** What a run of the queue waits for, or why it is held; absent or null for one that has started. */
    waits?: {since: number; held: boolean; reason: string; after: string | null} | null;
  };
  training: StatedFigures & {
    /** Read from a format that is not known: from lines that look like a training run's. Null before there is any. */
    guessed: boolean | null;
    /** The last iteration that the trainer named (in a report, a live bar, a validation or a save). */
    iteration: number | null;
    /**
     * Where it should be by now at the present pace, for bars and ≈ figures: never beyond the next report that is due.
     */
    estimatedIteration: number | null;
    totalIterations: number | null;
    /**
     * Iterations of the runs that this one continues, to be added to show how far the whole training is; null for none.
     */
    baseIteration: number | null;
    iterationsPerEpoch: number | null;
    valLoss: number | null;
    /** What else the trainer reports by name: rewards, accuracy, a gradient's norm. */
    figures: Readonly<Record<string, number>> | null;
    iterationsPerMinute: number | null;
    secondsPerIteration: number | null;
    /** These two are what the trainer says itself, of a run that was imported without times. */
    paceIsStated?: boolean;
    /**
     * How that pace compares with the one of the last quarter of an hour before it, which follows; null where too
     * little is known of either.
     */
    paceTrend: 'faster' | 'slower' | 'same' | null;
    earlierIterationsPerMinute: number | null;
    lastCheckpoint: {iteration: number | null; path: string} | null;
    bestValLoss: {iteration: number; value: number} | null;
    /** The checkpoint with the least validation loss, of those that were validated at their own iteration. */
    bestCheckpoint: {iteration: number; path: string; valLoss: number} | null;
    etaSeconds: number | null;
    etaLowSeconds: number | null;
    etaHighSeconds: number | null;
    finishAt: number | null;
    /**
     * The time left rests on a guess: at the pace by the first report, or at what the first validation will take. Null
     * without a time left.
     */
    etaIsRough: boolean | null;
    /** The validation that is under way: batches done and in all, where the trainer shows them. */
    validation: {done: number | null; total: number | null} | null;
    /** When the trainer last gave a sign (a training event or any output byte). */
    lastSignAt: number | null;
    lastReportAt: number | null;
    /** The iteration of that report; a live bar may be further on. */
    lastReportIteration: number | null;
    /**
     * When the next report is due at the present pace; may have passed. Null before there is a pace, and while paused.
     */
    nextReportAt: number | null;
  };
  /** What is trained and how; null where it is not known. */
  settings: {[Key in keyof RunSettings]-?: Exclude<RunSettings[Key], undefined> | null};
  trainer: {
    pid: number | null;
    cpuPercent: number | null;
    memoryBytes: number | null;
    memoryKind: MemoryKind | null;
    swappedBytes: number | null;
    processes: number | null;
    stopped: boolean | null;
    /** The main process' largest footprint so far, where the system reports it. */
    peakBytes: number | null;
  };
  /** What was estimated of its peak memory before it began, and what was measured; null where nothing was estimated. */
  estimate: {
    peakBytes: number;
    lowBytes: number;
    highBytes: number;
    phase: string;
    /** The earlier run that it was calibrated by. */
    calibratedBy: string | null;
    /** The most that was measured so far: a lower bound while the run is young. */
    measuredBytes: number | null;
    changes: readonly EstimatedChange[];
  } | null;
  memory: (MemorySample & {takenAt: number}) | null;
  /** What its figures amount to, by memory-limits.ts: no panel decides that again. */
  memoryState: {
    /** Null where the last reading is too old to speak of now. */
    traffic: Traffic | null;
    disk: DiskRoom;
  };
  /** The machines of a run that works on several, this one among them; empty for a run on one. */
  hosts: readonly HostView[];
  /** Bytes that the machine has written to swap since the run began. */
  swappedOutBytes: number | null;
  /** For how long the machine has swapped during the run; null where its memory was never read. */
  swappingSeconds: number | null;
  power: (PowerSample & {takenAt: number}) | null;
  /** The machine's NVIDIA cards by their last reading, and what they mean for the run. None and null without a card. */
  cards: readonly CardView[];
  cardUse: CardUse | null;
  /** The application that was quit last, and iterations per minute before it and, once settled, after it. */
  lastQuit: {
    at: number;
    app: string;
    /**
     * When one that was quit elsewhere was first seen to be gone: it was still there at `at`. Null for one that we
     * quit.
     */
    goneBy: number | null;
    paceBefore: number | null;
    paceAfter: number | null;
    /** How much less is in use and in swap than before the quit, once it has settled. */
    freedBytes: number | null;
    pressureBefore: Pressure | null;
    pressureAfter: Pressure | null;
  } | null;
  /** What swapping cost so far; without evidence the factors are null. The finish is known while it swaps. */
  slowdown: {
    /** How many times as long the work took while swapping as it takes without. */
    factor: number | null;
    /** The limits of the factor, where other programs were busier during the swapping. Otherwise null. */
    factorLow: number | null;
    factorHigh: number | null;
    /** The application that used most of the processor meanwhile, or `other programs`; null without such a range. */
    otherCause: string | null;
    lostSeconds: number | null;
    evidence: 'none' | 'weak' | 'strong';
    etaIfClearedSeconds: number | null;
  };
  /**
   * Whether the machine is in the way of the run, in one sentence; `brief` names what is, in some twenty characters, or
   * is empty.
   */
  verdict: {level: 'good' | 'notice' | 'bad' | 'unknown'; sentence: string; brief: string};
  advice: {
    action: string;
    app: string | null;
    bytes: number | null;
    savesSeconds: number | null;
    why: string;
    /** The other machine of the run that it is about; absent or null for the one that records. */
    host?: string | null;
  }[];
  recorder: {
    lastEventAt: number | null;
    memoryBytes: number | null;
    /** The part of it that is nvidia-smi, which stays beside it. Absent without one. */
    helperBytes?: number;
    cpuPercent: number | null;
    /** The cost of the tools that it starts; null where it starts none. Absent in a view that an older version left. */
    toolCosts?: ToolCosts | null;
    /**
     * The last time without a recorder; null for none. `recoveredLines` of its output were read afterwards, without
     * their times; `complete` when that is all of it. Null where that is not known.
     */
    gap: {from: number; to: number; recoveredLines: number | null; complete: boolean | null} | null;
  };
  /** Warnings that hold now, oldest first. */
  warnings: {code: string; text: string; since: number}[];
  /** Journal lines that could not be read. */
  skippedLines: number;
};
