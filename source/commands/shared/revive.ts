import {rmSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {RunHistory} from '../../history/history.js';
import {writeRollup} from '../../history/rollup.js';
import {JournalWriter} from '../../journal/append.js';
import {type LockOwner, releaseLock, takeLock} from '../../journal/lock.js';
import type {Run} from '../../journal/runs.js';
import {endEvent, readExitCode} from '../../recorder/ending.js';
import {ownerLives, recorderLives, runLives, theHost} from './machine.js';
import {recorderCommand} from './own-program.js';

/** A recorder that was just started needs a moment to take its lock. */
const START_MS = 3000;

/** Waits until a recorder has the run; false when none does in time. */
export const recorderStarted = async (run: Run): Promise<boolean> => {
  for (const until = performance.now() + START_MS; performance.now() < until; await delay(20)) {
    if (await recorderLives(run)) return true;
  }
  return false;
};

/** Writes the end of a run whose recorder did not live to see it: what the exit file says, or that the pane went away. */
const finishJournal = async (run: Run): Promise<void> => {
  const written = new RunHistory(run.paths);
  written.catchUpFully();
  if (written.state.end) return;
  const host = await theHost();
  const owner: LockOwner = {pid: process.pid, identity: await host.processIdentity(process.pid)};
  if (!(await takeLock(run.paths.lock, owner, ownerLives))) return;
  const writer = new JournalWriter(run.paths.journal);
  try {
    const history = new RunHistory(run.paths);
    history.catchUpFully();
    if (history.state.end) return;
    writer.append([endEvent(Date.now(), readExitCode(run.paths.exit), history.state.stops.length > 0)]);
    history.catchUpFully();
    writeRollup(run.paths.rollup, history.rollup());
    // What kept the dead recorder from writing no longer does.
    rmSync(run.paths.health, {force: true});
  } finally {
    writer.close();
    releaseLock(run.paths.lock, owner);
  }
};

/** Gives the trainer's pane a new recorder, unless something else reads it, and waits for it. */
const restartRecorder = async (run: Run): Promise<void> => {
  const place = run.record.tmux;
  if (!place) return;
  const [{connect}, {listPanes}] = await Promise.all([
    import('../../tmux/client.js'),
    import('../../tmux/sessions.js'),
  ]);
  const tmux = connect({path: place.socketPath});
  const pane = (await listPanes(tmux, place.sessionId)).find(one => one.id === place.trainerPane);
  if (pane?.runId !== run.record.id || pane.dead) return;
  // A pipe is there already when somebody else, such as the dashboard, has found the same a moment before.
  if (!pane.piped) await tmux.run(['pipe-pane', '-t', pane.id, recorderCommand(run.paths.folder)]);
  await recorderStarted(run);
};

/**
 * Sees to it that a run is recorded: revives a recorder that was killed while its run lives, and finishes the journal of a run
 * that ended unrecorded. Called by whatever looks at the run.
 */
export const ensureRecorded = async (run: Run): Promise<void> => {
  if (await recorderLives(run)) return;
  if (await runLives(run)) await restartRecorder(run);
  else await finishJournal(run);
};
