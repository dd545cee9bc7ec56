import {isWaiting, readQueueEntry} from '../../journal/queue-entry.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {sightOfRun} from '../life.js';
import {inOrder, type Waiting} from './order.js';

/** A run that waits, with its folder. */
export type WaitingRun = Waiting & {run: Run};

/** The run as one that waits; null for one that does not. */
export const asWaiting = (run: Run): WaitingRun | null => {
  const entry = readQueueEntry(run.paths);
  return entry === null ? null : {id: run.record.id, name: run.record.name, entry, run};
};

/** Those of the runs that wait, in the order in which they are to start. */
export const waitingOf = (runs: readonly Run[]): WaitingRun[] =>
  inOrder(
    runs
      .filter(({paths}) => isWaiting(paths))
      .map(asWaiting)
      .filter(one => one !== null),
  );

/** The same without those that wait on another machine with this home: that machine starts and orders them. */
export const waitingHere = async (runs: readonly Run[]): Promise<WaitingRun[]> => {
  const list = waitingOf(runs);
  const sights = await Promise.all(list.map(({run}) => sightOfRun(run)));
  return list.filter((_one, index) => sights[index] !== 'elsewhere');
};

/** The runs of this home that wait here, in order. */
export const waitingRuns = async (home: string): Promise<WaitingRun[]> => waitingHere(await listRuns(home));
