import {setTimeout as delay} from 'node:timers/promises';
import {UserError} from '../../errors.js';
import {getHost} from '../../host/get-host.js';
import {type LockOwner, releaseLock, takeLock} from '../../journal/lock.js';
import {queuePlace} from '../../journal/queue-mark.js';
import {makeFolders} from '../../journal/run-folder.js';
import {lockOwnerHere} from '../../recorder/lock-owner.js';
import {lifeOf} from '../life.js';

const holds = async (owner: LockOwner): Promise<boolean> => (await lifeOf(owner)) !== 'over';

/** A start takes a second or two, or many where the machine swaps. */
const PATIENCE_MS = 20_000;
const RETRY_MS = 50;

/**
 * Does `work` while no other process changes the queue or starts a run of it. Throws a `UserError` when another one
 * holds it for long.
 */
export const withQueueLock = async <Result>(home: string, work: () => Promise<Result>): Promise<Result> => {
  const {folder, lock} = queuePlace(home);
  makeFolders(folder);
  const owner = await lockOwnerHere(await getHost());
  for (const until = performance.now() + PATIENCE_MS; !(await takeLock(lock, owner, holds)); await delay(RETRY_MS)) {
    if (performance.now() > until) {
      throw new UserError('Another mlxtop is changing the queue.', 'Try again in a moment.');
    }
  }
  try {
    return await work();
  } finally {
    releaseLock(lock, owner);
  }
};

/** Takes the place of the one process that watches memory; null while another process has it. */
export const takeWatch = async (home: string): Promise<(() => void) | null> => {
  const {folder, watch} = queuePlace(home);
  makeFolders(folder);
  const owner = await lockOwnerHere(await getHost());
  return (await takeLock(watch, owner, holds)) ? () => releaseLock(watch, owner) : null;
};
