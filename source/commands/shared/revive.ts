import {rmSync, statSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {RunHistory} from '../../history/history.js';
import {writeRollup} from '../../history/rollup.js';
import {startDetached} from '../../host/start-program.js';
import {JournalWriter} from '../../journal/append.js';
import type {RunEvent} from '../../journal/events.js';
import {type LockOwner, releaseLock, takeLock} from '../../journal/lock.js';
import {readRunRecord} from '../../journal/run-folder.js';
import type {Adoption} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {END_LINES, endByWords, releaseEvents} from '../../recorder/adopted-ending.js';
import {endEvent, readExitCode} from '../../recorder/ending.js';
import {lastWords} from '../../trainer/last-words.js';
import {hasEnd, ownerLives, recorderLives, runLives, theHost} from './machine.js';
import {adoptedPaneRecorder, logRecorder, recorderCommand} from './own-program.js';

/** A recorder that was just started needs a moment to take its lock. */
const START_MS = 3000;

/** Waits until a recorder has the run; false when none does in time. */
export const recorderStarted = async (run: Run): Promise<boolean> => {
  for (const until = performance.now() + START_MS; performance.now() < until; await delay(20)) {
    if (await recorderLives(run)) return true;
  }
  return false;
};

/** The last event is so long ago that the end, whenever it was, is nearer to it than to now. */
const LONG_AGO_MS = 60_000;

/**
 * When a run ended that nobody saw end: when its exit file was written; else, with nothing heard of it for long, when it was last heard of.
 * The time between is nobody's: the machine may have been off.
 */
const whenEnded = ({record, paths}: Run, history: RunHistory, now: number): number => {
  const heard = history.state.clock.at ?? record.createdAt;
  const exit = statSync(paths.exit, {throwIfNoEntry: false})?.mtimeMs;
  if (exit !== undefined) return Math.round(Math.min(now, Math.max(exit, heard)));
  return now - heard > LONG_AGO_MS ? heard : now;
};

/** The end of a run that nobody recorded. */
const endEvents = (run: Run, history: RunHistory): RunEvent[] => {
  const {record, paths} = run;
  const t = whenEnded(run, history, Date.now());
  const {adopted} = record;
  if (!adopted) return [{...endEvent(t, readExitCode(paths.exit), history.state.stops.length > 0), unseen: true}];
  if (adopted.releasedAt !== null) return releaseEvents(adopted.releasedAt);
  return [{...endByWords(t, history.state, lastWords(paths.log, END_LINES)), unseen: true}];
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
    writer.append(endEvents(run, history));
    history.catchUpFully();
    writeRollup(run.paths.rollup, history.rollup());
    // What kept the dead recorder from writing no longer does.
    rmSync(run.paths.health, {force: true});
  } finally {
    writer.close();
    releaseLock(run.paths.lock, owner);
  }
};

const isPipeTaken = ({paths}: Run): boolean => {
  const history = new RunHistory(paths);
  history.catchUpFully();
  return history.state.pipeTaken;
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
  // A pipe is there already when somebody else, such as the dashboard, has found the same a moment before. But tmux also keeps the one
  // of a recorder that was killed, until the trainer prints again: which it may not do for hours.
  if (pane.piped && ((await recorderStarted(run)) || isPipeTaken(run))) return;
  await tmux.run(['pipe-pane', '-t', pane.id, recorderCommand(run.paths.folder)]);
  await recorderStarted(run);
};

/** Pipes an adopted pane's output to a new recorder, if it is still that pane and nobody else reads it. */
const restartInPane = async (run: Run, place: NonNullable<Adoption['pane']>): Promise<void> => {
  const [{connect}, {lookAtPane}] = await Promise.all([import('../../tmux/client.js'), import('../../tmux/adopt.js')]);
  const tmux = connect({path: place.socketPath});
  const pane = await lookAtPane(tmux, place.paneId);
  const isThere = pane !== null && pane.leaderPid === place.leaderPid && !pane.dead;
  if (!isThere || !(await ownerLives({pid: place.leaderPid, identity: place.leaderIdentity}))) return;
  if (!pane.piped) await tmux.run(['pipe-pane', '-t', pane.id, adoptedPaneRecorder(run.paths.folder, place)]);
  await recorderStarted(run);
};

/**
 * The same for a run that mlxtop did not start. Of one that follows a file the recorder itself writes the end, after it has read what
 * came meanwhile.
 */
const ensureAdopted = async (known: Run, before: Adoption): Promise<void> => {
  // Somebody may have let go of it meanwhile.
  const record = (await readRunRecord(known.paths)) ?? known.record;
  const run = {...known, record};
  const adopted = record.adopted ?? before;
  if (adopted.releasedAt === null && adopted.kind === 'log') {
    if (hasEnd(run)) return;
    await startDetached(logRecorder(run.paths.folder));
    await recorderStarted(run);
  } else if (!(await runLives(run))) {
    await finishJournal(run);
  } else if (adopted.pane !== null) {
    await restartInPane(run, adopted.pane);
  }
};

/** A recorder looks for the end four times a second, and then waits for the rest of the output: of a burst for some seconds. */
const END_MS = 6000;

/** The trainer has ended, and its recorder is about to write that down: nobody is to be told of half an end. */
const endWritten = async (run: Run): Promise<void> => {
  for (const until = performance.now() + END_MS; performance.now() < until; await delay(50)) {
    if (hasEnd(run) || !(await recorderLives(run))) return;
  }
};

/**
 * Sees to it that a run is recorded: revives a recorder that was killed while its run lives, and finishes the journal of a run
 * that ended unrecorded. Called by whatever looks at the run.
 */
export const ensureRecorded = async (run: Run): Promise<void> => {
  if (await recorderLives(run)) {
    if (run.record.adopted || (await runLives(run))) return;
    await endWritten(run);
    if (hasEnd(run)) return;
  }
  if (run.record.adopted) await ensureAdopted(run, run.record.adopted);
  else if (await runLives(run)) await restartRecorder(run);
  else await finishJournal(run);
};
