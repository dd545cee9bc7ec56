import {UserError, usageError} from '../../errors.js';
import {formatClock} from '../../format/units.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {homeFolder} from '../../journal/run-folder.js';
import {isCalled} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {listRuns, matchRuns} from '../../journal/runs.js';
import {dropEntryOrNot} from '../after-restart/stale.js';
import {runToShow, waitingError} from '../find/find-run.js';
import {withOpenSession} from '../find/open-sessions.js';
import {elsewhereWords, runLives} from '../life.js';
import type {User} from '../user.js';
import {stateAndIteration} from '../view.js';
import {isEnded, removeFolder} from './prune.js';

/**
 * The run that a word names. Throws a `UserError` for a name that several runs have: the newest, which other commands
 * take, may not be the one that is meant.
 */
const runNamed = async (runs: readonly Run[], wanted: string): Promise<Run> => {
  const found = matchRuns(runs, wanted);
  if (found.length > 1 && found.every(({record}) => isCalled(record, wanted))) {
    const ids = found.map(({record}) => `${record.id} (started ${formatClock(record.createdAt, Date.now())})`);
    throw usageError(`Several runs are called ${wanted}: ${ids.join(', ')}.`, 'Say which one, by its id.');
  }
  // It explains what is wrong with any other word.
  return found.length === 1 && found[0] ? found[0] : runToShow(wanted);
};

/** Throws a `UserError` unless the run has ended, and nothing works on it any more. */
const requireEnded = async (run: Run): Promise<void> => {
  if (await isEnded(run)) return;
  const {name, id} = run.record;
  if (isWaiting(run.paths)) throw waitingError(run);
  if (await runLives(run)) {
    throw new UserError(`${name} (${id}) is still running.`, `Nothing was removed. To end it: mlxtop stop ${id}`);
  }
  if ((await elsewhereWords(run)) !== null) {
    throw new UserError(
      `${name} (${id}) runs, or may run, elsewhere.`,
      `Nothing was removed. If that machine or container is gone: mlxtop stop ${id} --gone`,
    );
  }
  throw new UserError(`The end of ${name} (${id}) is still being recorded.`, 'Nothing was removed. Try again.');
};

const described = (run: Run): string => {
  const {name, id, createdAt} = run.record;
  return `  ${name} (${id}): ${stateAndIteration(run)}, started ${formatClock(createdAt, Date.now())}`;
};

/** Whether the user wants these removed. Throws a `UserError` where there is no terminal to ask at. */
const isAgreed = (doomed: readonly Run[], user: User): Promise<boolean> => {
  const list = doomed.map(described).join('\n');
  if (!user.canAsk()) {
    const words = doomed.map(({record}) => record.id).join(' ');
    throw usageError('There is no terminal to ask in.', `To remove without being asked: mlxtop remove ${words} --yes`);
  }
  const what = doomed.length === 1 ? 'The history of this run' : `The histories of these ${doomed.length} runs`;
  return user.confirm(`${list}\n${what} will be removed; checkpoints and adapters stay. Remove?`);
};

/** Closes the sessions that are still open, with the last output. Throws a `UserError` for a user's own pane in one. */
const closeSessions = async (doomed: readonly Run[]): Promise<void> => {
  const open = await withOpenSession(doomed);
  if (open.length === 0) return;
  const [{connect}, {closeSession}] = await Promise.all([
    import('../../tmux/client.js'),
    import('../../tmux/close-session.js'),
  ]);
  for (const {record} of open) {
    await closeSession(connect({path: record.tmux?.socketPath ?? ''}), {runId: record.id, name: record.name});
  }
};

/**
 * Removes the histories of these runs, and closes their sessions, after asking; never those of a living run, and none
 * if one of the words names none. Returns the exit code. Throws a `UserError` where it cannot ask and the caller is not
 * `isSure`.
 */
export const removeRuns = async (wanted: readonly string[], user: User, isSure: boolean): Promise<number> => {
  const runs = await listRuns(await homeFolder());
  const doomed = new Map<string, Run>();
  for (const word of wanted) {
    const run = await runNamed(runs, word);
    doomed.set(run.record.id, run);
  }
  const list = [...doomed.values()];
  for (const run of list) await requireEnded(run);
  if (!isSure && !(await isAgreed(list, user))) {
    user.say('Nothing was removed.\n');
    return 1;
  }
  // The user may have taken an hour to answer, and another program may have begun to work on one of them.
  for (const run of list) await requireEnded(run);
  await closeSessions(list);
  for (const {paths} of list) await dropEntryOrNot(paths);
  const failed = list.flatMap(({paths}) => removeFolder(paths.folder));
  for (const text of failed) user.complain(`${text}\n`);
  const removed = list.length - failed.length;
  const [only] = list;
  if (failed.length === 0 && only && removed === 1) user.say(`${only.record.name} (${only.record.id}) was removed.\n`);
  else user.say(`${removed} of ${list.length} runs removed.\n`);
  return failed.length === 0 ? 0 : 1;
};
