import {getHost} from '../../host/get-host.js';
import {replaceFile} from '../../journal/files.js';
import {type QueueEntry, type QueueReason, readQueueEntry, writeQueueEntry} from '../../journal/queue-entry.js';
import {readRunRecord} from '../../journal/run-folder.js';
import type {Run} from '../../journal/runs.js';
import {alertSender} from '../../recorder/alert-sender.js';
import {waitSentence} from '../../report/waiting-view.js';
import {gateFiles} from '../../trainer/wrapper.js';
import type {WaitingRun} from './entries.js';
import {withQueueLock} from './lock.js';
import {paneWords} from './pane-words.js';

const isSame = (a: QueueReason, b: QueueReason): boolean => a.kind === b.kind && a.text === b.text;

/** tmux reads `#[…]` as a style, and a run's name may contain it. */
const plain = (text: string): string => text.replaceAll('#', '');

/** Shows in the run's session, in its pane and in its status line, what it waits for. Losing that harms nothing. */
const show = async ({paths, record: known}: Run, reason: QueueReason): Promise<void> => {
  const record = (await readRunRecord(paths)) ?? known;
  const words = paneWords(record.name, reason);
  try {
    replaceFile(paths.statusLine, `${plain(waitSentence(reason))}\n`);
    replaceFile(gateFiles(paths.exit).words, words);
  } catch {
    // A full disk: mlxtop queue says it all the same.
  }
  const place = record.tmux;
  if (place === null) return;
  const [{connect}, {showInPane}] = await Promise.all([
    import('../../tmux/client.js'),
    import('../../tmux/pane-text.js'),
  ]);
  const where = {sessionId: place.sessionId, pane: place.trainerPane, runId: record.id};
  await showInPane(connect({path: place.socketPath}), where, words);
};

/** Tells the user, who may be asleep, that a run will not start by itself; by a process of its own. */
const tellHeld = async ({record, paths}: Run, reason: QueueReason): Promise<void> => {
  const send = alertSender(paths.folder, record, (await getHost()).toolsFolder);
  // Not delivered: every list of runs says it all the same.
  await send?.('queue-held', `It does not start: ${reason.text}.`, false).catch(() => undefined);
};

const note = async (
  home: string,
  {run}: WaitingRun,
  change: Partial<QueueEntry> & {reason: QueueReason},
): Promise<void> => {
  const isNewlyHeld = await withQueueLock(home, async () => {
    const now = readQueueEntry(run.paths);
    if (now === null) return false;
    writeQueueEntry(run.paths, {...now, ...change});
    await show(run, change.reason);
    return change.reason.kind === 'held' && now.reason.kind !== 'held';
  });
  if (isNewlyHeld) await tellHeld(run, change.reason);
};

/** Notes why a run waits, for lists, and for its session. */
export const noteReason = async (home: string, one: WaitingRun, reason: QueueReason): Promise<void> => {
  if (!isSame(one.entry.reason, reason)) await note(home, one, {reason});
};

/** Notes that the run which another one was to follow has ended as was asked for. */
export const noteMet = (home: string, {run, entry}: WaitingRun): Promise<void> =>
  withQueueLock(home, async () => {
    const now = readQueueEntry(run.paths);
    if (now !== null && now.after === entry.after) writeQueueEntry(run.paths, {...now, isMet: true});
  });

/** Notes why a run could not be started: it is held until the user starts it. */
export const noteProblem = (home: string, one: WaitingRun, problem: string): Promise<void> =>
  note(home, one, {problem, reason: {kind: 'held', text: problem}});
