import type {Host} from '../host/types.js';
import type {RunPaths} from '../journal/run-folder.js';
import {type RunRecord, runProcesses} from '../journal/run-record.js';
import type {ProcessRoot} from '../trainer/tree.js';
import type {AlertWatchOptions} from './alert-watch.js';
import type {EndTimes} from './end-watch.js';
import type {RecorderInput} from './input.js';
import type {Recovered} from './recovered.js';

/** In ms. */
export type RecorderTimes = EndTimes & {
  /** How often the exit file is looked for. */
  checkMs: number;
  /** How long an ended run's recorder waits for a full disk to take the last events. */
  lastWritesMs: number;
  /** The same where everybody can read them already, in the file that was set aside for them. */
  lastWritesKeptMs: number;
};

/** For real life. */
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
  /** What the trainer printed before anybody followed it, once: it carries no times. */
  scrollback?: Uint8Array | null;
  /** What was taken over from the trainer's pane into the log before this recorder began. */
  recovered?: Recovered | null;
  /** Told in a place that needs no new disk space. */
  onProblem: (problem: string | null) => void;
  /** See `RunJournal`. */
  isOurs?: () => boolean;
  /** Begins to tell somebody of an alert; null tells nobody. */
  sendAlert?: AlertWatchOptions['send'];
  times?: RecorderTimes;
};

/** The processes that the trainer is made of. */
export const rootsOf = ({wrapperPid, record}: RecorderOptions): readonly ProcessRoot[] =>
  wrapperPid === null
    ? runProcesses(record)
    : [{pid: wrapperPid, identity: record.tmux?.wrapperIdentity ?? null, itself: false}];
