import {UserError} from '../../errors.js';
import {isWaiting, readQueueEntry, writeQueueEntry} from '../../journal/queue-entry.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {namedRuns} from '../find/find-run.js';
import {elsewhereWords} from '../life.js';
import {type WaitingRun, waitingOf, waitingRuns} from './entries.js';
import {withQueueLock} from './lock.js';
import {type Move, moved, relinked, withPlace} from './order.js';

/** Throws a `UserError` for a run that waits on another machine: its session is there, and it would start twice. */
export const requireHere = async ({run}: WaitingRun): Promise<void> => {
  const host = await elsewhereWords(run);
  if (host === null) return;
  const {name, id} = run.record;
  throw new UserError(
    `${name} is waiting on ${host}, not here.`,
    `Start, move or stop it there. If that machine or container is gone for good: mlxtop stop ${id} --gone`,
  );
};

/**
 * The run of the queue that a word names. Throws a `UserError` for a word that names none, and for a run that does not
 * wait, or not here.
 */
export const queuedRun = async (home: string, wanted: string): Promise<WaitingRun> => {
  const runs = await listRuns(home);
  const named = await namedRuns(runs, wanted);
  const waiting = waitingOf(runs).find(({id}) => named.some(({record}) => record.id === id));
  if (waiting !== undefined) {
    await requireHere(waiting);
    return waiting;
  }
  const [{record}] = named;
  throw new UserError(`${record.name} is not in the queue.`, 'To see the queue: mlxtop queue');
};

const writePlace = ({paths}: Run, place: WaitingRun['entry']): void => {
  const now = readQueueEntry(paths);
  if (now === null || !isWaiting(paths)) return;
  writeQueueEntry(paths, withPlace(now, place));
};

/**
 * Moves a run of the queue; those that were put into it follow the one that is before them now. Resolves with its
 * place, from 1 on. Throws a `UserError` for an order that cannot be.
 */
export const moveInQueue = (home: string, id: string, move: Move): Promise<number> =>
  withQueueLock(home, async () => {
    const before = await waitingRuns(home);
    const order = relinked(before, moved(before, id, move), id);
    for (const {id: one, entry} of order) {
      const run = before.find(other => other.id === one)?.run;
      if (run !== undefined) writePlace(run, entry);
    }
    return order.findIndex(one => one.id === id) + 1;
  });
