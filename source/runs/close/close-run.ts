import {UserError, usageError} from '../../errors.js';
import {elsewhereError} from '../../journal/place.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {homeFolder} from '../../journal/run-folder.js';
import {isImported, runWord} from '../../journal/run-record.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {importedError, livingRuns, namedRuns, names, runsElsewhere, waitingError} from '../find/find-run.js';
import {withOpenSession} from '../find/open-sessions.js';
import type {User} from '../user.js';
import {waitForEnd} from '../wait/wait-for-end.js';

/** The recorder needs a moment more than the trainer. */
const END_MS = 10_000;

/** Those of the runs that have ended, as far as that can be told from here, newest first. */
const endedRuns = async (runs: readonly Run[]): Promise<Run[]> => {
  const others = [
    ...runs.filter(({paths}) => isWaiting(paths)),
    ...(await livingRuns(runs)),
    ...(await runsElsewhere(runs)).map(({run}) => run),
  ];
  return runs.filter(run => !others.includes(run));
};

/** The error for a run whose session must stay. */
const stillRunning = async (run: Run): Promise<UserError> => {
  const {record} = run;
  if (isWaiting(run.paths)) return waitingError(run);
  const [elsewhere] = await runsElsewhere([run]);
  if (elsewhere) return elsewhereError(record, elsewhere.host);
  return new UserError(
    `${record.name} is in progress: closing its session would end it.`,
    `To stop it first: mlxtop stop ${runWord(record)}   To leave it running: press d in its dashboard`,
  );
};

const nothingOpen = async (runs: readonly Run[]): Promise<UserError> => {
  const [living] = await livingRuns(runs);
  return living === undefined
    ? new UserError('No ended run has an open session.', 'mlxtop runs lists all runs.')
    : stillRunning(living);
};

/**
 * The ended run to close: the named one, else the only one whose session is open. Throws a `UserError` when there is
 * none, when there are several, and for one in progress.
 */
export const runToClose = async (wanted: string | undefined): Promise<Run> => {
  const runs = await listRuns(await homeFolder());
  const candidates = wanted === undefined ? runs : await namedRuns(runs, wanted);
  const ended = await endedRuns(candidates);
  const open = await withOpenSession(ended);
  const [run, ...others] = open;
  if (run && others.length > 0) {
    throw usageError(`Several ended runs have an open session: ${names(open)}.`, 'Say which one, by its name or id.');
  }
  if (run) return run;
  if (wanted === undefined) throw await nothingOpen(runs);
  const first = candidates.find(one => !ended.includes(one)) ?? candidates[0];
  if (first === undefined) throw await nothingOpen(runs);
  if (!ended.includes(first)) throw await stillRunning(first);
  if (isImported(first.record)) throw importedError(first, 'has no session');
  const {id, name, adopted} = first.record;
  const reason = adopted
    ? `mlxtop did not start ${name}: it has no session of ours.`
    : `The session of ${name} is closed.`;
  throw new UserError(reason, `Its history is still there: mlxtop status ${id}`);
};

/** Ends the session of an ended run, once its end has been recorded. False when it is closed already. */
export const closeRun = async (run: Run, user: User): Promise<boolean> => {
  await waitForEnd(run, user, END_MS);
  const [{connect}, {closeSession}] = await Promise.all([
    import('../../tmux/client.js'),
    import('../../tmux/close-session.js'),
  ]);
  const {id, name, tmux} = run.record;
  return tmux !== null && closeSession(connect({path: tmux.socketPath}), {runId: id, name});
};
