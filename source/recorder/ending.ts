import {errorCode} from '../errors.js';
import type {MonotonicMs, WallMs} from '../journal/clocks.js';
import type {EndState, EventOf} from '../journal/events.js';
import {statRegular} from '../journal/regular-file.js';
import {headOfFile} from '../trainer/file-tail.js';
import type {Dated} from './dated.js';

/** In bytes. */
const LONGEST_CODE = 64;

/** The trainer's exit code as the wrapper wrote it; null while there is none. */
export const readExitCode = (path: string): number | null => {
  // Asked four times a second for as long as the training lasts: an error that is made and thrown each time costs more than the look.
  if (statRegular(path) === null) return null;
  try {
    const code = Number.parseInt(headOfFile(path, LONGEST_CODE).toString('utf8'), 10);
    return code >= 0 && code <= 255 ? code : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/** What the recorder has seen that bears on the end and when; null for what it has not seen. */
export type EndSigns = {
  lastByteAt: MonotonicMs;
  /** Much came at once just before that: on a busy machine tmux may still hold more of it than a pipe takes. */
  inBurst: boolean;
  exitSeenAt: MonotonicMs | null;
  wrapperGoneAt: MonotonicMs | null;
  inputEndedAt: MonotonicMs | null;
};

export type EndWaits = {
  /**
   * How long the pipe must have been quiet, and the exit file there: whoever stopped the run notes that after the signal, and the
   * end has to come after the note.
   */
  quietMs: number;
  /** A wrapper that is gone may have written its exit file a moment before; a pipe's end may come a moment before the wrapper's. */
  graceMs: number;
};

/** tmux was seen to pause for more than half a second in the middle of 100,000 lines, at ten processes to a core. */
const BURST_PATIENCE = 10;

/** `ended`: the run is over. `pipe-closed`: the run goes on, but somebody took its pipe away from this recorder. */
export type Verdict = 'goes-on' | 'ended' | 'pipe-closed';

/** Whether the recording is over at `now`. */
export const judge = (signs: EndSigns, now: MonotonicMs, {quietMs, graceMs}: EndWaits): Verdict => {
  const since = (at: MonotonicMs | null): number => (at === null ? Number.NEGATIVE_INFINITY : now - at);
  const patience = signs.inBurst ? BURST_PATIENCE * quietMs : quietMs;
  const isQuiet = signs.inputEndedAt !== null || since(signs.lastByteAt) >= patience;
  const isOver = since(signs.exitSeenAt) >= quietMs || since(signs.wrapperGoneAt) >= graceMs;
  if (isOver && isQuiet) return 'ended';
  const isExpected = signs.exitSeenAt !== null || signs.wrapperGoneAt !== null;
  return !isExpected && since(signs.inputEndedAt) >= 2 * graceMs ? 'pipe-closed' : 'goes-on';
};

/** 128 + SIGINT: what a shell reports for a program that ^C ended. */
const INTERRUPTED_BY_KEY = 130;

/**
 * How a run ended. No exit code: its pane or the whole server went away (`interrupted`). `stopRequested`: by our stop, whatever
 * code the trainer answers a signal with.
 */
export const endEvent = (t: WallMs, exitCode: number | null, stopRequested: boolean): Dated<EventOf<'end'>> => {
  const state = (): EndState => {
    if (exitCode === null) return 'interrupted';
    if (stopRequested || exitCode === INTERRUPTED_BY_KEY) return 'stopped';
    return exitCode === 0 ? 'finished' : 'failed';
  };
  return {t, type: 'end', state: state(), exitCode};
};
