import {announceStop, withdrawStop} from '../../actions/stop-at-checkpoint.js';
import {UserError} from '../../errors.js';
import {sessionNameFor} from '../../format/run-name.js';
import {formatClock, formatDuration, formatNumber} from '../../format/units.js';
import {latestHistory} from '../../history/shared.js';
import {getHost} from '../../host/get-host.js';
import {expectedAbout} from '../../insight/describe-warnings.js';
import type {Run} from '../../journal/runs.js';
import type {User} from '../user.js';
import {type CheckpointWait, type ExpectedSave, waitForCheckpoint} from './next-checkpoint.js';
import {exitOnSignal} from './on-signal.js';

const NONE_WHILE_PAUSED = 'it is paused, and no checkpoint comes until it is resumed';

/** When the next checkpoint is due, in words; for a paused run no time is known. */
export const expectation = ({iteration, seconds}: ExpectedSave, isPaused: boolean, now: number): string => {
  if (isPaused) return NONE_WHILE_PAUSED;
  if (iteration === null) return 'none is due before its end';
  const when =
    seconds === null ? '' : `, in ≈ ${formatDuration(seconds)}, at ${formatClock(now + seconds * 1000, now)}`;
  return `expected at iteration ${formatNumber(iteration)}${when}`;
};

/** The same for the journal, where it stays for as long as the wait takes: without a time that counts down. */
const lastingExpectation = (expected: ExpectedSave, isPaused: boolean, now: number): string => {
  const {iteration, seconds} = expected;
  if (isPaused || iteration === null || seconds === null) return expectation(expected, isPaused, now);
  return expectedAbout(formatNumber(iteration), formatClock(now + seconds * 1000, now));
};

/** Whether the run is paused, according to its journal. */
export const isPaused = (run: Run): boolean => {
  const history = latestHistory(run.paths);
  return history.state.clock.pausedSince !== null;
};

/** What a run does after a stop was called off: `lm continues`. */
export const stillRunningText = (run: Run): string =>
  `${run.record.name} ${isPaused(run) ? 'is still paused' : 'continues'}`;

/** The error instead of a wait that could last for ever, without a terminal to show it. */
export const pausedError = (name: string): UserError =>
  new UserError(
    `${name} is paused: no checkpoint comes until it is resumed.`,
    `Resume it first: mlxtop resume ${sessionNameFor(name)}   To stop it now: mlxtop stop ${sessionNameFor(name)}`,
  );

/**
 * Throws a `UserError` for a paused run without a terminal: a user at a terminal sees that it is paused, a script would
 * wait in vain.
 */
export const refuseWhenPaused = (run: Run, user: User): void => {
  if (isPaused(run) && !user.canAsk()) throw pausedError(run.record.name);
};

/**
 * Waits at most `timeoutMs` for the next checkpoint. The journal has a warning meanwhile, so that every dashboard shows
 * the wait; ^C, and a dashboard that withdraws the warning, end the wait and do not affect the run.
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
  const removeHandlers = exitOnSignal(() => {
    withdrawStop(run);
    user.say(`\n${stillRunningText(run)}.\n`);
  });
  try {
    user.say(`Waiting for the next checkpoint of ${name}: ${where}. ^C ends the wait and leaves the run alone.\n`);
    const onPause = (): void => {
      user.say(`${name}: ${NONE_WHILE_PAUSED}: mlxtop resume ${sessionNameFor(name)}\n`);
    };
    const awaited = await waitForCheckpoint(run, user, timeoutMs, onPause);
    if (awaited !== 'cancelled') withdrawStop(run);
    return awaited;
  } finally {
    removeHandlers();
  }
};
