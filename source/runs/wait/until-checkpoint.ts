import {announceStop, withdrawStop} from '../../actions/stop-at-checkpoint.js';
import {UserError} from '../../errors.js';
import {formatClock, formatDuration, formatNumber} from '../../format/units.js';
import {latestHistory} from '../../history/shared.js';
import {getHost} from '../../host/get-host.js';
import {expectedAbout} from '../../insight/describe-warnings.js';
import type {Run} from '../../journal/runs.js';
import type {User} from '../user.js';
import {type CheckpointWait, type ExpectedSave, waitForCheckpoint} from './next-checkpoint.js';
import {exitOnSignal} from './on-signal.js';

const NONE_WHILE_PAUSED = 'it is paused, and no checkpoint comes until it is resumed';

/** When the next checkpoint is due, in words. A paused training has no time for it. */
export const expectation = ({iteration, seconds}: ExpectedSave, isPaused: boolean, now: number): string => {
  if (isPaused) return NONE_WHILE_PAUSED;
  if (iteration === null) return 'none is due before its end';
  const when =
    seconds === null ? '' : `, in ≈ ${formatDuration(seconds)}, at ${formatClock(now + seconds * 1000, now)}`;
  return `expected at iteration ${formatNumber(iteration)}${when}`;
};

/** The same as it may stand in the journal for as long as the wait takes: nothing in it counts down. */
const lastingExpectation = (expected: ExpectedSave, isPaused: boolean, now: number): string => {
  const {iteration, seconds} = expected;
  if (isPaused || iteration === null || seconds === null) return expectation(expected, isPaused, now);
  return expectedAbout(formatNumber(iteration), formatClock(now + seconds * 1000, now));
};

export const isPaused = (run: Run): boolean => {
  const history = latestHistory(run.paths);
  return history.state.clock.pausedSince !== null;
};

/** What becomes of a training that nobody waits to stop any more: `lm goes on`. */
export const whatContinues = (run: Run): string =>
  `${run.record.name} ${isPaused(run) ? 'is still paused' : 'goes on'}`;

/** The error of a wait that could last for ever with nobody there to see it. */
export const pausedForNow = (name: string): UserError =>
  new UserError(
    `${name} is paused: no checkpoint comes until it is resumed.`,
    `Resume it first: mlxtop resume ${name}   To stop it now: mlxtop stop ${name}`,
  );

/** A terminal is told that the training is paused; for a script that would be a wait for nothing. */
export const refuseWhenPaused = (run: Run, user: User): void => {
  if (isPaused(run) && !user.canAsk()) throw pausedForNow(run.record.name);
};

/**
 * Waits for the next checkpoint, at most `timeoutMs`. The wait stands in the journal as a warning, so that every dashboard tells of it;
 * ^C, and whoever takes the warning back, ends the wait and leaves the training alone.
 */
export const untilCheckpoint = async (
  run: Run,
  user: User,
  expected: ExpectedSave,
  timeoutMs: number,
): Promise<CheckpointWait> => {
  const {name} = run.record;
  const now = Date.now();
  const where = expectation(expected, isPaused(run), now);
  const identity = await (await getHost()).processIdentity(process.pid).catch(() => null);
  announceStop(run, `it will be stopped at its next checkpoint (${lastingExpectation(expected, isPaused(run), now)})`, {
    pid: process.pid,
    identity,
  });
  const stay = exitOnSignal(() => {
    withdrawStop(run);
    user.say(`\n${whatContinues(run)}.\n`);
  });
  try {
    user.say(`Waiting for the next checkpoint of ${name}: ${where}. ^C leaves the training alone.\n`);
    const onPause = (): void => {
      user.say(`${name}: ${NONE_WHILE_PAUSED}: mlxtop resume ${name}\n`);
    };
    const awaited = await waitForCheckpoint(run, user, timeoutMs, onPause);
    if (awaited !== 'taken-back') withdrawStop(run);
    return awaited;
  } finally {
    stay();
  }
};
