import {isWaiting, readQueueEntry} from '../../journal/queue-entry.js';
import {listRuns, type Run} from '../../journal/runs.js';
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

/** The runs of this home that wait, in order. */
export const waitingRuns = async (home: string): Promise<WaitingRun[]> => waitingOf(await listRuns(home));
