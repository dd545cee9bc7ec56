import {errorCode, errorMessage} from '../errors.js';
import {UnreadableFileError} from '../journal/regular-file.js';
import type {RunPaths} from '../journal/run-folder.js';
import {RunHistory} from './history.js';
import {looksOnly} from './look-only.js';
import {writeRollup} from './rollup.js';

/** By the journal's path. */
const histories = new Map<string, RunHistory>();

/**
 * If more than this had to be read of an ended run, it has no rollup, or another version's. Only a reader will write a
 * new one.
 */
const LONG_BYTES = 1024 * 1024;

/**
 * The history of a run for all readers in this process: a long journal without a rollup takes seconds to read, and so
 * is read only once. Includes what was read so far; its state changes when any of them reads on.
 */
export const sharedHistory = (paths: RunPaths): RunHistory => {
  const history = histories.get(paths.journal) ?? new RunHistory(paths);
  histories.set(paths.journal, history);
  return history;
};

/** Lets go of a history that nobody in this process reads any more: of hundreds of runs they would fill the memory. */
export const forgetHistory = (paths: RunPaths): void => void histories.delete(paths.journal);

/** Writes the rollup of a history that was read; a disk that refuses is ignored. */
export const leaveRollup = (paths: RunPaths, history: RunHistory): void => {
  if (looksOnly()) return;
  try {
    writeRollup(paths.rollup, history.rollup());
  } catch {
    // A disk that refuses writes: then the next reading takes as long as this one.
  }
};

/**
 * Calls `read`. An error that is not the system's comes from the content of the rollup, which is damaged, and not
 * needed: it is thrown as an `UnreadableFileError` of the rollup.
 */
export const blameRollup = <Result>({rollup}: RunPaths, read: () => Result): Result => {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableFileError || errorCode(error) !== undefined) throw error;
    throw new UnreadableFileError(rollup, `is damaged (${errorMessage(error)})`);
  }
};

/**
 * The shared history, read to its present end. Writes a rollup for an ended run that has no usable one. Throws what
 * `blameRollup` does.
 */
export const latestHistory = (paths: RunPaths): RunHistory => {
  const history = sharedHistory(paths);
  const before = history.bytesRead;
  blameRollup(paths, () => history.catchUpFully());
  const read = history.bytesRead - before;
  if (read > LONG_BYTES && history.state.end !== null && !history.hasUnwritten) leaveRollup(paths, history);
  return history;
};
