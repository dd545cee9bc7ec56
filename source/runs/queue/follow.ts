import {readQueueEntry, writeQueueEntry} from '../../journal/queue-entry.js';
import {mayWait} from '../../journal/queue-mark.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {waitingOf} from './entries.js';
import {withQueueLock} from './lock.js';
import {lookAtQueue} from './look.js';

/**
 * Has those that were to follow a run which ended early follow the one that continues it: its end is the end of the
 * same training.
 */
export const followContinuation = async (home: string, before: string, {record}: Run): Promise<void> => {
  if (!mayWait(home)) return;
  await withQueueLock(home, async () => {
    for (const {run} of waitingOf(await listRuns(home))) {
      const entry = readQueueEntry(run.paths);
      if (entry?.after !== before || run.record.id === record.id) continue;
      if (entry.isMet !== true) writeQueueEntry(run.paths, {...entry, after: record.id, afterName: record.name});
    }
  });
  await lookAtQueue(home);
};
