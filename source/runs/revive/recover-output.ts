import {closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync} from 'node:fs';
import {getHost} from '../../host/get-host.js';
import {releaseLock, takeLock} from '../../journal/lock.js';
import {refusePipe, statRegular, UnreadableFileError} from '../../journal/regular-file.js';
import type {RunPaths} from '../../journal/run-folder.js';
import {OPEN} from '../../paths/open.js';
import {lockOwnerHere} from '../../recorder/lock-owner.js';
import {mergeRecovered, type Recovered, readRecovered, writeRecovered} from '../../recorder/recovered.js';
import type {Tmux} from '../../tmux/client.js';
import {type Captured, recapture} from '../../tmux/recapture.js';
import {lineFeeds, withoutRepaints} from '../../trainer/recovery/log-end.js';
import {type LogTail, missingOutput} from '../../trainer/recovery/missing.js';
import {recorderKeeps} from '../life.js';

/** Usually enough; after a live bar that was drawn for long, the next whole line is further back. */
const FIRST_TAIL_BYTES = 256 * 1024;
const MAX_TAIL_BYTES = 16 * 1024 * 1024;
/** If none of so many lines is found again in the pane, more would not help. */
const ENOUGH_LINES = 300;

/** The end of a log of `size` bytes: with `ENOUGH_LINES` lines, or as many as `MAX_TAIL_BYTES` allow. */
const readTail = (fd: number, size: number): LogTail => {
  for (let length = FIRST_TAIL_BYTES; ; length *= 4) {
    const bytes = Buffer.alloc(Math.min(size, length));
    const got = bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, size - bytes.length));
    const tail = {bytes: withoutRepaints(got), isWhole: bytes.length === size};
    if (tail.isWhole || length >= MAX_TAIL_BYTES || lineFeeds(tail.bytes) >= ENOUGH_LINES) return tail;
  }
};

const appendWhole = (fd: number, bytes: Buffer, size: number): void => {
  try {
    let written = 0;
    while (written < bytes.length) written += writeSync(fd, bytes, written);
  } catch (error) {
    // The next process to read the log would take half of it for the whole.
    ftruncateSync(fd, size);
    throw error;
  }
};

/** Appends to a run's raw log what its pane has and the log lacks. Throws system errors, with nothing appended. */
const appendMissing = (log: string, pane: Captured): Recovered => {
  refusePipe(log);
  const fd = openSync(log, OPEN.append, 0o600);
  try {
    const {size} = fstatSync(fd);
    const {bytes, lines, complete} = missingOutput(readTail(fd, size), pane);
    appendWhole(fd, bytes, size);
    return {lines, bytes: bytes.length, complete};
  } finally {
    closeSync(fd);
  }
};

/**
 * Appends to the log what a pane has and the log lacks, for a run whose lock this process has. Null when the pane
 * cannot be captured.
 */
export const recoverFrom = async (tmux: Tmux, pane: string, {log}: RunPaths): Promise<Recovered | null> => {
  const {captured} = await recapture(tmux, pane, null);
  return captured === null ? null : appendMissing(log, captured);
};

/** A recorder begins within a second, or some seconds where the machine swaps. */
const BEGIN_MS = 10_000;

/**
 * Whether another process has just started a recorder that has not begun yet: its pipe must not be taken, nor the end
 * written for it.
 */
export const isBeingStarted = ({recovered}: Pick<RunPaths, 'recovered'>): boolean => {
  try {
    const left = statRegular(recovered);
    return left !== null && Math.abs(Date.now() - left.mtimeMs) < BEGIN_MS;
  } catch (error) {
    // No recorder waits for a file that it cannot read.
    if (error instanceof UnreadableFileError) return false;
    throw error;
  }
};

/**
 * Pipes a pane's output to a new recorder, after appending to the log what it printed without a recorder: the new one
 * waits for the lock until then. Does nothing if another process has the lock, or has just done the same.
 */
export const pipeAndRecover = async (tmux: Tmux, pane: string, paths: RunPaths, recorder: string): Promise<void> => {
  const owner = await lockOwnerHere(await getHost());
  if (!(await takeLock(paths.lock, owner, other => recorderKeeps({paths}, other, false)))) return;
  try {
    if (isBeingStarted(paths)) return;
    const {captured, refusal} = await recapture(tmux, pane, recorder);
    if (refusal !== null) return;
    const recovered = captured === null ? {lines: 0, bytes: 0, complete: false} : appendMissing(paths.log, captured);
    // A recorder that was started and died before it began has left what was recovered for it.
    writeRecovered(paths.recovered, mergeRecovered(readRecovered(paths.recovered), recovered));
  } finally {
    releaseLock(paths.lock, owner);
  }
};
