import {errorCode, errorMessage} from '../errors.js';
import {UnreadableFileError} from '../journal/regular-file.js';
import type {RunPaths} from '../journal/run-folder.js';
import {RunHistory} from './history.js';
import {writeRollup} from './rollup.js';

/** By the journal's path. */
const known = new Map<string, RunHistory>();

/** An ended run of which more than this had to be read has no rollup, or another version's: nobody but a reader will write it one. */
const LONG_BYTES = 1024 * 1024;

/**
 * The history of a run for all in this process who only look: a long journal without a rollup takes seconds to read, and is read once.
 * As far as it has been read by now; its state goes on changing when anybody reads on.
 */
export const sharedHistory = (paths: RunPaths): RunHistory => {
  const history = known.get(paths.journal) ?? new RunHistory(paths);
  known.set(paths.journal, history);
  return history;
};

const leaveRollup = (paths: RunPaths, history: RunHistory): void => {
  try {
    writeRollup(paths.rollup, history.rollup());
  } catch {
    // A disk that takes no writes: then the next look takes as long as this one.
  }
};

/** What goes wrong of itself, with no word of the system's, goes wrong with what a rollup holds: it was damaged, and is not needed. */
export const readSoundly = <Result>({rollup}: RunPaths, read: () => Result): Result => {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableFileError || errorCode(error) !== undefined) throw error;
    throw new UnreadableFileError(rollup, `does not hold what it should (${errorMessage(error)})`);
  }
};

/** The same, read to its present end. Leaves a rollup beside the journal of an ended run that has no good one. */
export const latestHistory = (paths: RunPaths): RunHistory => {
  const history = sharedHistory(paths);
  const before = history.bytesRead;
  readSoundly(paths, () => history.catchUpFully());
  const read = history.bytesRead - before;
  if (read > LONG_BYTES && history.state.end !== null && !history.hasUnwritten) leaveRollup(paths, history);
  return history;
};
