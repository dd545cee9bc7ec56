import {existsSync, rmSync} from 'node:fs';
import {appendEvent} from '../../journal/append.js';
import {dropQueueEntry, readQueueEntry, writeQueueEntry} from '../../journal/queue-entry.js';
import {writeRunAnchor} from '../../journal/run-clock.js';
import type {Run} from '../../journal/runs.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {writeOwnFile} from '../../paths/open.js';
import {gateFiles} from '../../trainer/wrapper.js';
import {dropEntryOrNot} from '../after-restart/stale.js';
import {finishJournal} from '../finish/finish-journal.js';
import {beginJournal} from '../start/begin-journal.js';
import {type WaitingRun, waitingRuns} from './entries.js';
import {withQueueLock} from './lock.js';
import {closedRanks, withPlace} from './order.js';

/** What a shell gives for a program that ^C has ended. */
const INTERRUPTED = 130;

/** Writes the order that results when a run has left it, so that those behind it follow the one before it. */
const closeRanks = async (home: string, before: readonly WaitingRun[], id: string): Promise<void> => {
  const order = closedRanks(before, id);
  for (const {run} of await waitingRuns(home)) {
    const now = readQueueEntry(run.paths);
    const next = order.find(one => one.id === run.record.id)?.entry;
    if (now === null || next === undefined) continue;
    writeQueueEntry(run.paths, withPlace(now, next));
  }
};

/** Ends the run's session, with the shell that waits in it. Throws a `UserError` for a user's own pane in it. */
const closeWaiting = async ({record}: Run): Promise<void> => {
  if (record.tmux === null) return;
  const [{connect}, {closeSession}] = await Promise.all([
    import('../../tmux/client.js'),
    import('../../tmux/close-session.js'),
  ]);
  await closeSession(connect({path: record.tmux.socketPath}), {runId: record.id, name: record.name});
};

const dropGate = ({exit}: Run['paths']): void => {
  const {gate, words} = gateFiles(exit);
  for (const file of [gate, words]) rmSync(file, {force: true});
};

/**
 * Records that a run which waits was stopped before it started: by a command (`user`), which also closes its session,
 * or by ^C in its pane (`outside`). It stays among the runs.
 */
export const endWaiting = (home: string, {run, entry}: WaitingRun, by: 'user' | 'outside'): Promise<void> =>
  withQueueLock(home, async () => {
    if (readQueueEntry(run.paths) === null) return;
    const before = await waitingRuns(home);
    if (by === 'user') await closeWaiting(run);
    writeRunAnchor(run.paths.folder, null);
    if (!existsSync(run.paths.journal))
      await beginJournal(run.paths.journal, run.record, {continues: entry.continues ?? null});
    appendEvent(run.paths.journal, {t: steadyNow(), type: 'stop', by, signal: 'SIGINT'});
    if (!existsSync(run.paths.exit)) writeOwnFile(run.paths.exit, `${INTERRUPTED}\n`);
    // All that its pane shows is ours.
    await finishJournal(run, {isOver: true, hasOutput: false});
    dropGate(run.paths);
    dropQueueEntry(run.paths);
    await closeRanks(home, before, run.record.id);
    await dropEntryOrNot(run.paths);
  });

/** Removes a run that waits, with its folder and its session. */
export const removeWaiting = (home: string, {run}: WaitingRun): Promise<void> =>
  withQueueLock(home, async () => {
    if (readQueueEntry(run.paths) === null) return;
    const before = await waitingRuns(home);
    await closeWaiting(run);
    await dropEntryOrNot(run.paths);
    rmSync(run.paths.folder, {recursive: true, force: true, maxRetries: 5});
    await closeRanks(home, before, run.record.id);
  });
