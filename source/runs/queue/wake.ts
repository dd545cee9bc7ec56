import {getHost} from '../../host/get-host.js';
import {ownWords} from '../../host/own-program.js';
import {startDetached} from '../../host/start-program.js';
import {readLock} from '../../journal/lock.js';
import {mayWait, queuePlace, readQueueMark} from '../../journal/queue-mark.js';
import {lifeOf} from '../life.js';
import {lookAtQueue, type SeenWaiting} from './look.js';
import {firstDue, watchWords} from './watch.js';

/** Whether a process already watches the queue, or a shell sleeps that will. */
const isWatched = async (home: string, hasShell: boolean): Promise<boolean> => {
  const owner = readLock(queuePlace(home).watch);
  if (owner !== null && (await lifeOf(owner)) !== 'over') return true;
  const {sleeper} = readQueueMark(home);
  if (sleeper === null || (hasShell && !sleeper.hasShell)) return false;
  return (await lifeOf({pid: sleeper.pid, identity: sleeper.identity})) === 'lives';
};

/**
 * Looks at the queue, and has a process of its own start what is due. `hasShell`: this process has the environment of a
 * shell of the user's, with which a run can be started whose own is gone. Resolves with the runs that wait, in order.
 */
export const wakeQueue = async (home: string, {hasShell}: {hasShell: boolean}): Promise<SeenWaiting[]> => {
  if (!mayWait(home)) return [];
  const all = await lookAtQueue(home);
  if (firstDue(all, hasShell) === undefined || (await isWatched(home, hasShell))) return all;
  const words = watchWords({home, hasShell}, (await getHost()).toolsFolder);
  await startDetached(await ownWords(words), {...process.env, MLXTOP_HOME: home});
  return all;
};

/** How often a view that stays open looks at the queue. */
const EVERY_MS = 5000;

/** The same for a view that is drawn again and again: looks now and then. */
export const queueWaker = (home: string, options: {hasShell: boolean}): (() => Promise<void>) => {
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - last < EVERY_MS || !mayWait(home)) return;
    last = performance.now();
    await wakeQueue(home, options);
  };
};
