import type {
  Actor,
  AlertCode,
  AppSample,
  EndState,
  EventOf,
  FactSource,
  FailureKind,
  PowerSample,
  RunSettings,
  Waiter,
} from '../journal/events.js';
import {type Conditions, createConditions} from './conditions.js';
import {createRunSeries, type RunSeries} from './series.js';
import {createSlowdown, type SlowdownState} from './slowdown/state.js';
import {createStory, type Story} from './story/state.js';

/** Raised whenever the meaning or shape of `RunState` changes: a rollup with another number is computed again. */
export const STATE_VERSION = 15;

/** Trained iterations and the clean time they took: without pauses, sleep, validations and saves. */
export type Segment = {
  iterations: number;
  seconds: number;
  endedAt: number;
  /**
   * Tokens trained up to its end, and in how many iterations: those of this segment and of the ones before it that tell none. Null
   * where the trainer did not tell them.
   */
  tokens: {trained: number; iterations: number} | null;
};

/** A validation or a save that happened, and what it cost where that is known. */
export type Halt = {iteration: number; seconds: number | null};

/** A span of time in ms since 1970. */
export type TimeSpan = {from: number; to: number};

export type ClockState = {
  /** Time of the latest event; the running figures of the state hold up to here. */
  at: number | null;
  pausedSince: number | null;
  pausedBy: Actor | null;
  /** When a pause last began or ended. */
  pauseChangedAt: number | null;
  /** Length of the pauses that are over. */
  pausedMs: number;
  /** The latest pauses and times asleep that are over. */
  halts: TimeSpan[];
};

export type SignsState = {
  lastAt: number | null;
  /** Time without a sign up to `clock.at`, pauses and sleep taken out. */
  quietMs: number;
  /** The latest usual spans between signs, in seconds. */
  gaps: number[];
  /** The trainer's processor share, 100 for a core, added up over the samples since the last sign. */
  quietCpu: {percent: number; samples: number};
  outputBytes: number;
  /** A training event came since the last sample: it explains the sample's new bytes. */
  eventSinceSample: boolean;
};

export type TrainingState = {
  began: boolean;
  /** The final weights are written: nothing is left to train. */
  over: boolean;
  total: {iterations: number; source: FactSource} | null;
  iteration: number | null;
  trainLoss: number | null;
  valLoss: number | null;
  learningRate: number | null;
  tokensPerSecond: number | null;
  trainedTokens: number | null;
  peakMemoryBytes: number | null;
  lastCheckpoint: {iteration: number | null; path: string} | null;
  bestValLoss: {iteration: number; value: number} | null;
  /** The latest ones, oldest first. */
  valLosses: {iteration: number; value: number}[];
  /** Every one that was told of; `earlier`: by a training before the present one. */
  checkpoints: {iteration: number | null; path: string; at: number; earlier: boolean}[];
  /** Since when a loss has been NaN or infinite. */
  notFinite: {iteration: number; of: 'training' | 'validation'; at: number} | null;
  /** As the trainer tells it; see `RunView` for the one that is shown. */
  epoch: number | null;
  /** What else its last report told by name; null for nothing. */
  figures: Readonly<Record<string, number>> | null;
  /** Of a test on data of its own, after the training. */
  testLoss: number | null;
  testPerplexity: number | null;
  lastReportAt: number | null;
  lastReportIteration: number | null;
};

export type PaceState = {
  /** The last iteration known to be done from a report or a live bar. */
  told: number | null;
  /** Iterations between the last two of these. */
  step: number | null;
  /** The iteration of the last report, and how many it was after the one before. */
  reported: {iteration: number; step: number | null} | null;
  /** The clean time up to the first report. */
  first: {iterations: number; seconds: number} | null;
  /** First position of a live bar: its first paint says nothing about speed. */
  firstPaint: number | null;
  /** Iterations done as far as known, and the clean time since then: where the estimate starts from. */
  position: {iteration: number; at: number; cleanMs: number};
  /** The segment that is growing; null during the warm-up. */
  open: {iteration: number; at: number; cleanMs: number} | null;
  /** The last iteration at the end of a segment whose tokens were told: all that were trained up to there. */
  tokens: {iteration: number; trained: number} | null;
  /** What is told before this time, or first after it, only begins a new segment: the growing one is no measure. */
  lostUntil: number | null;
  /** A save just noted, whose cost counts once the next position shows that its line did not come late. */
  pendingSave: {iteration: number; at: number; ms: number} | null;
  /** Oldest first; older ones are merged. */
  segments: Segment[];
  /** A training loop was announced since the last position: a smaller iteration is then a new training. */
  mayRestart: boolean;
};

export type ValidationsState = {
  running: {since: number; activeMs: number; done: number | null; total: number | null} | null;
  /** This trainer shows a validation while it runs. */
  shown: boolean;
  lastSign: {done: number | null; total: number | null} | null;
  /** End of the last validation, and whether the training has moved on since. */
  endedAt: number | null;
  movedOn: boolean;
  /** This trainer validates after the iteration's report and not before it. */
  afterReport: boolean;
  seen: Halt[];
};

/** An application that we asked to quit, and what came of it; or a large one that somebody else quit. */
export type Quit = {
  at: number;
  app: string;
  bytes: number | null;
  result: EventOf<'quit'>['result'];
  /** By when it was seen to be gone that was there at `at`: nobody told us. Null for one that we quit. */
  goneBy: number | null;
};

/** Everything that is known of a run from its events so far: plain data, stored in the rollup as it is. */
export type RunState = {
  version: number;
  id: string;
  name: string;
  command: string[];
  directory: string;
  continues: {run: string; iteration: number} | null;
  /** What is trained and how, and where each fact comes from. */
  settings: {values: RunSettings; sources: Partial<Record<keyof RunSettings, FactSource>>};
  /** What the trainer last printed that it fails of, unless it went on. */
  failure: {
    kind: FailureKind;
    line: string;
    at: number;
    /** The first iteration that a live bar showed after it. */
    bar: number | null;
  } | null;
  startedAt: number | null;
  /** `unseen`: see the `end` event. */
  end: {at: number; state: EndState; exitCode: number | null; unseen: boolean} | null;
  /** Recorders that have worked on the run: more than one after a gap. */
  recordings: number;
  /** Somebody else took the pipe that the last recorder read, and has it. */
  pipeTaken: boolean;
  /** Signals that we sent to end it. */
  stops: {signal: EventOf<'stop'>['signal']; at: number}[];
  clock: ClockState;
  signs: SignsState;
  training: TrainingState;
  pace: PaceState;
  validations: ValidationsState;
  saves: Halt[];
  sample: Omit<EventOf<'sample'>, 'type'> | null;
  /** The machine's counter of bytes written to swap when it was first read: what came later came while the run went on. */
  firstSwappedOutBytes: number | null;
  /** The last look at the applications, and what was asked to quit. */
  apps: {at: number; apps: AppSample[]} | null;
  quits: Quit[];
  power: (PowerSample & {t: number}) | null;
  warnings: {code: string; text: string; since: number; waiter: Waiter | null}[];
  /** What of the machine has lasted how long. */
  conditions: Conditions;
  /** Alerts whose matter is not over. */
  alerts: {code: AlertCode; text: string; since: number}[];
  /** Whether the run pauses by policy, and what was last said of it; null for a run without such a policy. */
  autoPause: {on: boolean; why: string} | null;
  series: RunSeries;
  /** What memory did while iterations were trained: what the bill of swapping rests on. */
  slowdown: SlowdownState;
  /** What is told to whoever was away. */
  story: Story;
  /** Journal lines that could not be read; whoever reads the journal counts them here. */
  skippedLines: number;
};

/** The pace before anything was told. */
export const createPace = (at: number): PaceState => ({
  told: null,
  step: null,
  reported: null,
  first: null,
  firstPaint: null,
  position: {iteration: 0, at, cleanMs: 0},
  open: null,
  tokens: null,
  lostUntil: null,
  pendingSave: null,
  segments: [],
  mayRestart: false,
});

/** The validations before any was seen. */
export const createValidations = (): ValidationsState => ({
  running: null,
  shown: false,
  lastSign: null,
  endedAt: null,
  movedOn: true,
  afterReport: false,
  seen: [],
});

/** The state of a run before its first event. */
export const createState = (): RunState => ({
  version: STATE_VERSION,
  id: '',
  name: '',
  command: [],
  directory: '',
  continues: null,
  settings: {values: {}, sources: {}},
  failure: null,
  startedAt: null,
  end: null,
  recordings: 0,
  pipeTaken: false,
  stops: [],
  clock: {at: null, pausedSince: null, pausedBy: null, pauseChangedAt: null, pausedMs: 0, halts: []},
  signs: {
    lastAt: null,
    quietMs: 0,
    gaps: [],
    quietCpu: {percent: 0, samples: 0},
    outputBytes: 0,
    eventSinceSample: false,
  },
  training: {
    began: false,
    over: false,
    total: null,
    iteration: null,
    trainLoss: null,
    valLoss: null,
    learningRate: null,
    tokensPerSecond: null,
    trainedTokens: null,
    peakMemoryBytes: null,
    lastCheckpoint: null,
    bestValLoss: null,
    valLosses: [],
    checkpoints: [],
    notFinite: null,
    epoch: null,
    figures: null,
    testLoss: null,
    testPerplexity: null,
    lastReportAt: null,
    lastReportIteration: null,
  },
  pace: createPace(0),
  validations: createValidations(),
  saves: [],
  sample: null,
  firstSwappedOutBytes: null,
  apps: null,
  quits: [],
  power: null,
  warnings: [],
  conditions: createConditions(),
  alerts: [],
  autoPause: null,
  series: createRunSeries(),
  slowdown: createSlowdown(),
  story: createStory(),
  skippedLines: 0,
});
