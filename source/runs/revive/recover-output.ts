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

/** Mostly enough; a live bar that was drawn for long needs more before there is a line. */
const FIRST_BYTES = 256 * 1024;
const MOST_BYTES = 16 * 1024 * 1024;
/** So many lines are found again in the pane, or none is. */
const ENOUGH_LINES = 300;

const readTail = (fd: number, size: number): LogTail => {
  for (let length = FIRST_BYTES; ; length *= 4) {
    const bytes = Buffer.alloc(Math.min(size, length));
    const got = bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, size - bytes.length));
    const tail = {bytes: withoutRepaints(got), isWhole: bytes.length === size};
    if (tail.isWhole || length >= MOST_BYTES || lineFeeds(tail.bytes) >= ENOUGH_LINES) return tail;
  }
};

const appendWhole = (fd: number, bytes: Buffer, size: number): void => {
  try {
    let written = 0;
    while (written < bytes.length) written += writeSync(fd, bytes, written);
  } catch (error) {
    // Half of it would be taken for the whole by the next who looks.
    ftruncateSync(fd, size);
    throw error;
  }
};

/** Appends to a run's raw log what its pane has and the log lacks. Throws system errors, and has appended nothing then. */
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
 * Takes over what a pane has and its run's log lacks, for a run whose lock this process has. Null when the pane cannot tell.
 */
export const recoverFrom = async (tmux: Tmux, pane: string, {log}: RunPaths): Promise<Recovered | null> => {
  const {captured} = await recapture(tmux, pane, null);
  return captured === null ? null : appendMissing(log, captured);
};

/** A recorder begins within a second, or some where the machine swaps. */
const BEGIN_MS = 10_000;

/** Whether somebody has just started a recorder that has not begun yet: its pipe must not be taken away, nor the end be written for it. */
export const isBeingStarted = ({recovered}: Pick<RunPaths, 'recovered'>): boolean => {
  try {
    const left = statRegular(recovered);
    return left !== null && Math.abs(Date.now() - left.mtimeMs) < BEGIN_MS;
  } catch (error) {
    // No recorder waits for what it cannot read.
    if (error instanceof UnreadableFileError) return false;
    throw error;
  }
};

/**
 * Pipes a pane's output to a new recorder, after what it printed while nobody recorded has been appended to the log: the recorder waits for
 * the lock until then. Does nothing where somebody else has the lock, or has just done the same.
 */
export const pipeAndRecover = async (tmux: Tmux, pane: string, paths: RunPaths, recorder: string): Promise<void> => {
  const owner = await lockOwnerHere(await getHost());
  if (!(await takeLock(paths.lock, owner, other => recorderKeeps({paths}, other, false)))) return;
  try {
    if (isBeingStarted(paths)) return;
    const {captured, refusal} = await recapture(tmux, pane, recorder);
    if (refusal !== null) return;
    const recovered = captured === null ? {lines: 0, bytes: 0, complete: false} : appendMissing(paths.log, captured);
    // A recorder that was started and died before it began has left what was taken over for it.
    writeRecovered(paths.recovered, mergeRecovered(readRecovered(paths.recovered), recovered));
  } finally {
    releaseLock(paths.lock, owner);
  }
};
