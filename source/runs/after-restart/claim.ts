import {UserError} from '../../errors.js';
import {getHost} from '../../host/get-host.js';
import {releaseLock, takeLock} from '../../journal/lock.js';
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
      `${run.record.name} already continues by itself since the machine was restarted (run ${other.record.id}).`,
      `To attach to it: mlxtop attach ${runWord(other.record)}`,
    );
  }
};

/**
 * Does work that starts a run in place of this one, so that of two processes that want to only one does: a command of
 * the user's, and what the system starts after a restart (`byItself`). Throws a `ContinuedError` when another process
 * is at it, or has done it.
 */
export const claimed = async <Result>(run: Run, byItself: boolean, work: () => Promise<Result>): Promise<Result> => {
  const {continuing} = run.paths;
  const owner = await lockOwnerHere(await getHost());
  if (!(await takeLock(continuing, owner, async other => (await lifeOf(other)) !== 'over'))) {
    throw new ContinuedError(
      `${run.record.name} is just being continued by another process.`,
      'mlxtop runs lists it in a moment.',
    );
  }
  try {
    await refuseContinued(run, byItself);
    return await work();
  } finally {
    releaseLock(continuing, owner);
  }
};
