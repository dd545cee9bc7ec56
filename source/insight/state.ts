import type {
  Actor,
  AppSample,
  EndState,
  EventOf,
  FactSource,
  FailureKind,
  PowerSample,
  RunSettings,
  ToolCosts,
  Waiter,
} from '../journal/events.js';
import {type CardsState, createCards} from './cards/state.js';
import {type Conditions, createConditions} from './conditions.js';
import {createHosts, type HostsState} from './hosts/state.js';
import {createPace, type PaceState} from './pace-state.js';
import type {ReportBlock} from './report-block.js';
import {createRunSeries} from './run-series.js';
import type {RunSeries} from './series.js';
import {createSlowdown, type SlowdownState} from './slowdown/state.js';
import {createStory, type Story} from './story/state.js';
import {createTotals, type Totals} from './totals/state.js';
import {createTraining, type TrainingState} from './training-state.js';
import {createValidations, type Halt, type ValidationsState} from './validations-state.js';

/** Raised whenever the meaning or shape of `RunState` changes: a rollup with another number is computed again. */
export const STATE_VERSION = 28;

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
  /** How long the machine was asleep, without what of it falls into a pause. */
  asleepMs: number;
  /** The latest pauses and times asleep that are over. */
  idleSpans: TimeSpan[];
  /**
   * How far the machine's clock is ahead of the run's, in ms; and the least and most that it was since the run began.
   */
  offsetMs: number;
  offsets: {least: number; most: number};
  /** When the machine's clock was set, and by how many seconds: the latest ones. */
  sets: {at: number; seconds: number}[];
};

export type SignsState = {
  lastAt: number | null;
  /** Time without a sign up to `clock.at`, pauses and sleep taken out. */
  quietMs: number;
  /** The latest usual spans between signs, in seconds; of short ones the longest within each second or so. */
  gaps: number[];
  /** The spans since the last of these, in ms: all of them together, and the longest. */
  short: {ms: number; most: number};
  /** The latest long silences that ended with a sign, in seconds. */
  silences: number[];
  /** The trainer's processor share, 100 for a core, added up over the samples since the last sign. */
  quietCpu: {percent: number; samples: number};
  /** The latest reports that arrived together; each is mostly alone. */
  blocks: ReportBlock[];
  outputBytes: number;
  /** A training event came since the last sample: it explains the sample's new bytes. */
  eventSinceSample: boolean;
};

/** An application that we asked to quit, and what came of it; or a large one that was quit elsewhere. */
export type Quit = {
  at: number;
  app: string;
  bytes: number | null;
  result: EventOf<'quit'>['result'];
  /** When one that was there at `at`, and was quit elsewhere, was first seen to be gone. Null for one that we quit. */
  goneBy: number | null;
  /** How much less was in use and in swap half a minute later; absent where that was not measured. */
  freedBytes?: number;
};

/**
 * Everything that is known of a run from its events so far: plain data, stored in the rollup as it is. Times in ms
 * since 1970.
 */
export type RunState = {
  version: number;
  id: string;
  name: string;
  command: string[];
  directory: string;
  continues: NonNullable<EventOf<'run'>['continues']> | null;
  /** Where it comes from, for a run that was not recorded here. */
  imported: NonNullable<EventOf<'run'>['imported']> | null;
  /** See the `restarted` event; null for a run that somebody started. `began` is when mlxtop started it. */
  restarted: {run: string; at: number; began: number} | null;
  /** What is trained and how, and where each fact comes from. */
  settings: {values: RunSettings; sources: Partial<Record<keyof RunSettings, FactSource>>};
  /** What the trainer last printed of a failure, unless it continued after that. */
  failure: {
    kind: FailureKind;
    line: string;
    at: number;
    /** The first iteration that a live bar showed after it. */
    bar: number | null;
    /** See the `failure` event. */
    ofChild?: true;
  } | null;
  startedAt: number | null;
  /** `unseen`: see the `end` event. */
  end: {at: number; state: EndState; exitCode: number | null; unseen: boolean} | null;
  /** Recorders that have worked on the run: more than one after a gap. */
  recordings: number;
  /** The last time without a recorder, and how much of its output was read afterwards; null where that is not known. */
  lastGap: {from: number; to: number; lines: number | null; complete: boolean | null} | null;
  /** When output of such a time was last found to be lost. */
  outputLostAt: number | null;
  /** Another process took the pipe that the last recorder read, and has it. */
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
  /** What was estimated of its memory; the newest counts. */
  estimate: Omit<EventOf<'estimate'>, 'type' | 't'> | null;
  /** The versions of the packages and programs that it runs with, by name; null where they were not noted. */
  versions: Readonly<Record<string, string>> | null;
  /** The most that the trainer's processes were seen to hold, in bytes. */
  mostTrainerBytes: number | null;
  /** The machine's counter of bytes written to swap when it was first read: what came later came during the run. */
  firstSwappedOutBytes: number | null;
  /** The last list of applications, and what was asked to quit. */
  apps: {at: number; apps: AppSample[]} | null;
  quits: Quit[];
  power: (PowerSample & {t: number}) | null;
  toolCosts: ToolCosts | null;
  warnings: {code: string; text: string; since: number; waiter: Waiter | null}[];
  /** How long each state of the machine has lasted. */
  conditions: Conditions;
  /** Alerts that are not over, also those that a newer version has raised. */
  alerts: {code: string; text: string; since: number}[];
  /** Whether the run pauses by policy, and what was last said of it; null for a run without such a policy. */
  autoPause: {on: boolean; why: string} | null;
  series: RunSeries;
  hosts: HostsState;
  cards: CardsState;
  /** What memory did while iterations were trained: what the bill of swapping rests on. */
  slowdown: SlowdownState;
  /** What is shown to a user who was away. */
  story: Story;
  /** What the whole run comes to, for reports and comparisons. */
  totals: Totals;
  /** Journal lines that could not be read; the reader of the journal counts them here. */
  skippedLines: number;
};

const createOffsets = (): Pick<ClockState, 'offsetMs' | 'offsets' | 'sets'> => ({
  offsetMs: 0,
  offsets: {least: 0, most: 0},
  sets: [],
});

/** The state of a run before its first event. */
export const createState = (): RunState => ({
  version: STATE_VERSION,
  id: '',
  name: '',
  command: [],
  directory: '',
  continues: null,
  imported: null,
  restarted: null,
  settings: {values: {}, sources: {}},
  failure: null,
  startedAt: null,
  end: null,
  recordings: 0,
  lastGap: null,
  outputLostAt: null,
  pipeTaken: false,
  stops: [],
  clock: {
    at: null,
    pausedSince: null,
    pausedBy: null,
    pauseChangedAt: null,
    pausedMs: 0,
    asleepMs: 0,
    idleSpans: [],
    ...createOffsets(),
  },
  signs: {
    lastAt: null,
    quietMs: 0,
    gaps: [],
    short: {ms: 0, most: 0},
    silences: [],
    quietCpu: {percent: 0, samples: 0},
    blocks: [],
    outputBytes: 0,
    eventSinceSample: false,
  },
  training: createTraining(),
  pace: createPace(0),
  validations: createValidations(),
  saves: [],
  sample: null,
  estimate: null,
  versions: null,
  mostTrainerBytes: null,
  firstSwappedOutBytes: null,
  apps: null,
  quits: [],
  power: null,
  toolCosts: null,
  warnings: [],
  conditions: createConditions(),
  alerts: [],
  autoPause: null,
  series: createRunSeries(),
  hosts: createHosts(),
  cards: createCards(),
  slowdown: createSlowdown(),
  story: createStory(),
  totals: createTotals(),
  skippedLines: 0,
});
