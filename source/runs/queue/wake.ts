import {getHost} from '../../host/get-host.js';
import {ownWords} from '../../host/own-program.js';
import {startDetached} from '../../host/start-program.js';
import {mayWait, queuePlace, readQueueMark} from '../../journal/queue-mark.js';
import {lifeOf} from '../life.js';
import {isTaken} from './lock.js';
import {lookAtQueue, type SeenWaiting} from './look.js';
import {firstDue, watchWords} from './watch.js';

/** Whether a process already watches the queue, or a shell sleeps that will: one that can start `first`. */
const isWatched = async (home: string, {isLost}: SeenWaiting): Promise<boolean> => {
  const {watch, shellWatch} = queuePlace(home);
  if ((await isTaken(shellWatch)) || (!isLost && (await isTaken(watch)))) return true;
  const {sleeper} = readQueueMark(home);
  if (sleeper === null || (isLost && !sleeper.hasShell)) return false;
  return (await lifeOf({pid: sleeper.pid, identity: sleeper.identity})) === 'lives';
};

/**
 * Looks at the queue, and has a process of its own start what is due. `hasShell`: this process has the environment of a
 * shell of the user's, with which a run can be started whose own is gone. Resolves with the runs that wait, in order.
 */
export const wakeQueue = async (home: string, {hasShell}: {hasShell: boolean}): Promise<SeenWaiting[]> => {
  if (!mayWait(home)) return [];
  const all = await lookAtQueue(home);
  const first = firstDue(all, hasShell);
  if (first === undefined || (await isWatched(home, first))) return all;
  const words = watchWords({home, hasShell}, (await getHost()).toolsFolder);
  await startDetached(await ownWords(words), {...process.env, MLXTOP_HOME: home});
  return all;
};
