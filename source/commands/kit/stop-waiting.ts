import {isWaiting} from '../../journal/queue-entry.js';
import {homeFolder} from '../../journal/run-folder.js';
import {listRuns} from '../../journal/runs.js';
import {livingRuns, namedRuns} from '../../runs/find/find-run.js';
import {requireHere} from '../../runs/queue/change-order.js';
import {asWaiting, type WaitingRun} from '../../runs/queue/entries.js';
import {endWaiting} from '../../runs/queue/take-out.js';
import {say} from './say.js';
import {user} from './user.js';

/** The run of the queue that a word names; null for one that names a run in progress, or none that waits. */
export const waitingRun = async (wanted: string | undefined): Promise<WaitingRun | null> => {
  const runs = await listRuns(await homeFolder());
  if (wanted === undefined || !runs.some(({paths}) => isWaiting(paths))) return null;
  const named = await namedRuns(runs, wanted);
  const waiting = named.find(({paths}) => isWaiting(paths));
  return waiting === undefined || (await livingRuns(named)).length > 0 ? null : asWaiting(waiting);
};

/**
 * Stops a run before it has started, after asking; it stays among the runs. Returns the exit code. Throws a `UserError`
 * for one elsewhere.
 */
export const stopWaiting = async (one: WaitingRun, isSure: boolean): Promise<number> => {
  const {name, id} = one;
  await requireHere(one);
  if (!isSure && !(await user.confirm(`${name} waits in the queue and has trained nothing. Stop it?`))) {
    say(`${name} still waits.\n`);
    return 1;
  }
  await endWaiting(await homeFolder(), one, 'user');
  say(`${name} was stopped before it started. To remove it from the runs too: mlxtop remove ${id}\n`);
  return 0;
};
