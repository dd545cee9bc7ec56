import {setTimeout as delay} from 'node:timers/promises';
import {UserError} from '../../errors.js';
import {getHost} from '../../host/get-host.js';
import {type LockOwner, releaseLock, takeLock} from '../../journal/lock.js';
import {runWord} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {lockOwnerHere} from '../../recorder/lock-owner.js';
import {lifeOf, runLives} from '../life.js';
import {continuationsOf} from './look.js';

/** Another process is starting, or has started, the run that continues this one. */
export class ContinuedError extends UserError {}

const refuseContinued = async (run: Run, byItself: boolean): Promise<void> => {
  // The user may continue one run several times; mlxtop by itself never does, and never beside the user.
  for (const other of await continuationsOf(run, {byItself: !byItself})) {
    if (!byItself && !(await runLives(other))) continue;
    throw new ContinuedError(
      `${run.record.name} has already continued automatically since the machine was restarted (run ${other.record.id}).`,
      `To attach to it: mlxtop attach ${runWord(other.record)}`,
    );
  }
};

/** A launch takes less than a second, or many where the machine swaps. */
const PATIENCE_MS = 60_000;
const POLL_MS = 50;

/** Takes the lock once no other process has it; false when one keeps it for too long. */
const takeInTime = async (path: string, owner: LockOwner, patienceMs: number): Promise<boolean> => {
  const isAlive = async (other: LockOwner) => (await lifeOf(other)) !== 'over';
  for (const until = performance.now() + patienceMs; !(await takeLock(path, owner, isAlive)); await delay(POLL_MS)) {
    if (performance.now() > until) return false;
  }
  return true;
};

/**
 * Does work that starts a run in place of this one, one process after the other: so that a command of the user's, and
 * what the system starts after a restart (`byItself`), see what the other has started. Throws a `ContinuedError` when
 * another process has done it, or is at it for too long.
 */
export const claimed = async <Result>(
  run: Run,
  byItself: boolean,
  work: () => Promise<Result>,
  patienceMs = PATIENCE_MS,
): Promise<Result> => {
  const {continuing} = run.paths;
  const owner = await lockOwnerHere(await getHost());
  if (!(await takeInTime(continuing, owner, patienceMs))) {
    throw new ContinuedError(
      `Another process is already continuing ${run.record.name}.`,
      'mlxtop runs will list it in a moment.',
    );
  }
  try {
    await refuseContinued(run, byItself);
    return await work();
  } finally {
    releaseLock(continuing, owner);
  }
};
