import {errorCode} from '../errors.js';
import type {MonotonicMs, WallMs} from '../journal/clocks.js';
import type {EndState, EventOf} from '../journal/events.js';
import {statRegular} from '../journal/regular-file.js';
import {headOfFile} from '../trainer/file-tail.js';
import type {Dated} from './dated.js';

const MAX_CODE_BYTES = 64;

/** The trainer's exit code as the wrapper wrote it; null while there is none. */
export const readExitCode = (path: string): number | null => {
  // Called four times a second for as long as the run lasts: creating and throwing an error each time would cost more
  // than this check.
  if (statRegular(path) === null) return null;
  try {
    const code = Number.parseInt(headOfFile(path, MAX_CODE_BYTES).toString('utf8'), 10);
    return code >= 0 && code <= 255 ? code : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/** The signs of the run's end and when the recorder saw each; null for those not seen. */
export type EndSigns = {
  lastByteAt: MonotonicMs;
  /** That byte was part of a burst: on a busy machine tmux may still hold more of it than fits into a pipe. */
  inBurst: boolean;
  exitSeenAt: MonotonicMs | null;
  wrapperGoneAt: MonotonicMs | null;
  inputEndedAt: MonotonicMs | null;
};

export type EndWaits = {
  /**
   * How long the pipe must have been quiet and the exit file must have existed. A command that stops the run notes this
   * after the signal, and the end has to stand after that note.
   */
  quietMs: number;
  /**
   * A wrapper that is gone may only just have written its exit file; a pipe may close a moment before its wrapper ends.
   */
  graceMs: number;
};

/** tmux was seen to pause for more than half a second in the middle of 100,000 lines, at ten processes to a core. */
const BURST_PATIENCE = 10;

/**
 * `ended`: the run is over. `pipe-closed`: the run continues, but another process has taken its pipe from this
 * recorder.
 */
export type EndDecision = 'continues' | 'ended' | 'pipe-closed';

/** Ms from a sign until `now`; minus infinity for a sign that was not seen. */
export const msSince = (at: MonotonicMs | null, now: MonotonicMs): number =>
  at === null ? Number.NEGATIVE_INFINITY : now - at;

/** Whether the recording is over at `now`. */
export const decideEnd = (signs: EndSigns, now: MonotonicMs, {quietMs, graceMs}: EndWaits): EndDecision => {
  const since = (at: MonotonicMs | null): number => msSince(at, now);
  const patience = signs.inBurst ? BURST_PATIENCE * quietMs : quietMs;
  const isQuiet = signs.inputEndedAt !== null || since(signs.lastByteAt) >= patience;
  const isOver = since(signs.exitSeenAt) >= quietMs || since(signs.wrapperGoneAt) >= graceMs;
  if (isOver && isQuiet) return 'ended';
  const isExpected = signs.exitSeenAt !== null || signs.wrapperGoneAt !== null;
  return !isExpected && since(signs.inputEndedAt) >= 2 * graceMs ? 'pipe-closed' : 'continues';
};

/** 128 + SIGINT: the exit code that a shell reports for a program ended by ^C. */
const INTERRUPTED_BY_KEY = 130;

/**
 * How a run ended, by its exit code. Without one its pane or the whole server went away (`interrupted`).
 * `stopRequested`: a stop was noted, which counts whatever code the trainer exits with on a signal.
 */
export const endEvent = (t: WallMs, exitCode: number | null, stopRequested: boolean): Dated<EventOf<'end'>> => {
  const state = (): EndState => {
    if (exitCode === null) return 'interrupted';
    if (stopRequested || exitCode === INTERRUPTED_BY_KEY) return 'stopped';
    return exitCode === 0 ? 'finished' : 'failed';
  };
  return {t, type: 'end', state: state(), exitCode};
};
