import type {
  Actor,
  EndState,
  FailureKind,
  MemoryKind,
  MemorySample,
  PowerSample,
  Pressure,
  RunSettings,
  ToolCosts,
} from '../journal/events.js';
import type {DiskRoom, Traffic} from './memory-limits.js';

export type RunStatus = 'starting' | 'training' | 'validating' | 'paused' | 'stalled' | EndState;

/**
 * What came of a run that has ended: its state, but where that rests on exit code 0 alone. By that a launcher or a shell may hide that the
 * trainer died (`failed`); a trainer may stop of itself before its last iteration, and something may have ended it (`ended-early`).
 */
export type Outcome = EndState | 'ended-early';

/** What a run shows, computed from its journal's events and the time now. Spans in seconds, times in ms since 1970. */
export type RunView = {
  run: {
    id: string;
    name: string;
    state: RunStatus;
    command: string[];
    directory: string;
    startedAt: number;
    endedAt: number | null;
    elapsedSeconds: number;
    pausedSeconds: number;
    exitCode: number | null;
    /** Null while it has not ended. */
    outcome: Outcome | null;
    /**
     * How it ended, where exit code 0 says too much: `ended with exit code 0 before its last iteration (146 of 4,000)` of one that failed,
     * else `ended at iteration 146 of 4,000, exit code 0`.
     */
    ending: string | null;
    /** Since when the present pause lasts; null when not paused. */
    pausedSince: number | null;
    pausedBy: Actor | null;
    /** The last signal that we sent to end the run, while it has not ended. */
    stopAsked: {signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'; at: number} | null;
    /** Why a failed or interrupted run ended, with what to do in one sentence; `line` is what the trainer printed of it. */
    failure: {kind: FailureKind; sentence: string; line: string | null} | null;
    /** The run whose checkpoint this one goes on from, and the iteration that it was made at. */
    continues: {run: string; iteration: number} | null;
    /** While stalled: `busy` when its processor works and nothing is printed, null when that is not known. */
    stall: {since: number; busy: boolean | null} | null;
  };
  training: {
    /** The last iteration that the trainer told of (a report, a live bar, a validation, a save). */
    iteration: number | null;
    /** Where it should be by now at the present pace: for bars and ≈ figures, never beyond the next report that is due. */
    estimatedIteration: number | null;
    totalIterations: number | null;
    /** Iterations of the runs that this one goes on from, to be added to show how far the whole training is; null for none. */
    baseIteration: number | null;
    /** Passes over the data so far: as the trainer tells, else by rows and batch size. */
    epoch: number | null;
    iterationsPerEpoch: number | null;
    trainLoss: number | null;
    valLoss: number | null;
    /** Of a test on data of its own, after the training. */
    testLoss: number | null;
    testPerplexity: number | null;
    /** What else the trainer tells by name: rewards, accuracy, a gradient's norm. */
    figures: Readonly<Record<string, number>> | null;
    learningRate: number | null;
    iterationsPerMinute: number | null;
    secondsPerIteration: number | null;
    tokensPerSecond: number | null;
    trainedTokens: number | null;
    peakMemoryBytes: number | null;
    lastCheckpoint: {iteration: number | null; path: string} | null;
    bestValLoss: {iteration: number; value: number} | null;
    /** The checkpoint with the least validation loss, of those that were validated at their own iteration. */
    bestCheckpoint: {iteration: number; path: string; valLoss: number} | null;
    etaSeconds: number | null;
    etaLowSeconds: number | null;
    etaHighSeconds: number | null;
    finishAt: number | null;
    /** The time left rests on a first guess: at the pace by the first report, or at what a validation takes before the first. Null without one. */
    etaIsRough: boolean | null;
    /** The validation that is under way: batches done and to do, where the trainer tells. */
    validation: {done: number | null; total: number | null} | null;
    /** When the trainer last gave a sign (a training event or any output byte). */
    lastSignAt: number | null;
    lastReportAt: number | null;
    /** The iteration of that report; a live bar may be further. */
    lastReportIteration: number | null;
    /** When the next report is due at the present pace; may have passed. Null before there is a pace, and while paused. */
    nextReportAt: number | null;
  };
  /** What is trained and how; null where nothing tells. */
  settings: {[Key in keyof RunSettings]-?: Exclude<RunSettings[Key], undefined> | null};
  trainer: {
    pid: number | null;
    cpuPercent: number | null;
    memoryBytes: number | null;
    memoryKind: MemoryKind | null;
    swappedBytes: number | null;
    processes: number | null;
    stopped: boolean | null;
    /** The main process' largest footprint so far, where the system tells. */
    peakBytes: number | null;
  };
  memory: (MemorySample & {takenAt: number}) | null;
  /** What its figures amount to, by memory-limits.ts: no panel decides that again. */
  memoryState: {
    /** Null where the last reading is too old to speak of now. */
    traffic: Traffic | null;
    disk: DiskRoom;
  };
  /** Bytes that the machine has written to swap since the run began. */
  swappedOutBytes: number | null;
  power: (PowerSample & {takenAt: number}) | null;
  /** The application that was quit last, and iterations per minute before it and, once settled, after it. */
  lastQuit: {
    at: number;
    app: string;
    /** By when it was seen to be gone, of one that somebody else quit: it was there at `at`. Null for one that we quit. */
    goneBy: number | null;
    paceBefore: number | null;
    paceAfter: number | null;
    /** How much less is in use and in swap than before the quit, once it has settled. */
    freedBytes: number | null;
    pressureBefore: Pressure | null;
    pressureAfter: Pressure | null;
  } | null;
  /** What swapping cost so far; with no evidence the first two are null. The finish is told while it swaps. */
  slowdown: {
    /** Training time while swapping against what the same work takes clean. */
    factor: number | null;
    /** Where the load of other programs came together with the swapping: between what the factor lies. Else null. */
    factorLow: number | null;
    factorHigh: number | null;
    /** The application that used most of the processor meanwhile, or `other programs`; null without such a range. */
    otherCause: string | null;
    lostSeconds: number | null;
    evidence: 'none' | 'weak' | 'strong';
    etaIfClearedSeconds: number | null;
  };
  /** Whether the machine is in the training's way, in one sentence; `brief` is what, in some twenty characters, or empty. */
  verdict: {level: 'good' | 'notice' | 'bad' | 'unknown'; sentence: string; brief: string};
  advice: {action: string; app: string | null; bytes: number | null; savesSeconds: number | null; why: string}[];
  recorder: {
    lastEventAt: number | null;
    memoryBytes: number | null;
    cpuPercent: number | null;
    /** What the tools cost that it starts; null where it starts none. Absent in a view that an older version left. */
    toolCosts?: ToolCosts | null;
    /**
     * The last time for which nobody recorded; null for none. `recoveredLines` of its output were read afterwards, without their times;
     * `complete` when that is all of it. Null where nothing tells.
     */
    gap: {from: number; to: number; recoveredLines: number | null; complete: boolean | null} | null;
  };
  /** Warnings that hold now, oldest first. */
  warnings: {code: string; text: string; since: number}[];
  /** Journal lines that could not be read. */
  skippedLines: number;
};
