import type {Host} from '../host/types.js';
import type {RunPaths} from '../journal/run-folder.js';
import {type RunRecord, runProcesses} from '../journal/run-record.js';
import type {ProcessRoot} from '../trainer/tree.js';
import type {AlertWatchOptions} from './alert-watch.js';
import type {EndTimes} from './end-watch.js';
import type {RecorderInput} from './input.js';
import type {Recovered} from './recovered.js';

/** How long the recorder waits for what, in ms. */
export type RecorderTimes = EndTimes & {
  /** Between two checks for the exit file. */
  checkMs: number;
  /** How long an ended run's recorder waits for a full disk to take the last events. */
  lastWritesMs: number;
  /** The same when they can be read already, in the file that was reserved for them. */
  lastWritesKeptMs: number;
};

/** The times outside tests. */
export const TIMES: RecorderTimes = {
  checkMs: 250,
  quietMs: 500,
  graceMs: 1500,
  lastWritesMs: 60_000,
  lastWritesKeptMs: 3_600_000,
  lastWordsMs: 60_000,
};

export type RecorderOptions = {
  host: Host;
  paths: RunPaths;
  record: RunRecord;
  /** Null for a trainer that mlxtop did not start. */
  wrapperPid: number | null;
  input: RecorderInput;
  /** What the trainer printed before it was followed: its times are unknown. */
  scrollback?: Uint8Array | null;
  /** What was recovered from the trainer's pane into the log before this recorder started. */
  recovered?: Recovered | null;
  /** Reports a problem in a place that needs no new disk space; null when it is over. */
  onProblem: (problem: string | null) => void;
  /** See `RunJournal`. */
  isOurs?: () => boolean;
  /** Starts sending an alert; null when the run sends none. */
  sendAlert?: AlertWatchOptions['send'];
  times?: RecorderTimes;
};

/** The processes of the trainer: below the wrapper, or those that were adopted. */
export const rootsOf = ({wrapperPid, record}: RecorderOptions): readonly ProcessRoot[] =>
  wrapperPid === null
    ? runProcesses(record)
    : [{pid: wrapperPid, identity: record.tmux?.wrapperIdentity ?? null, itself: false}];
