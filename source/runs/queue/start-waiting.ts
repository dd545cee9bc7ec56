import {existsSync, mkdirSync, rmSync} from 'node:fs';
import {dirname} from 'node:path';
import {UserError} from '../../errors.js';
import {getHost} from '../../host/get-host.js';
import {findProgram} from '../../host/own-program.js';
import {searchAlso, usePath} from '../../host/run-path.js';
import {dropQueueEntry, type QueueEntry, readQueueEntry} from '../../journal/queue-entry.js';
import {readQueueMark, writeQueueMark} from '../../journal/queue-mark.js';
import {writeRunAnchor} from '../../journal/run-clock.js';
import {readRunRecord, writeRunRecord} from '../../journal/run-folder.js';
import {runWord, sessionNameOf} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {hasWaitingPane, pipeToRecorder, showDashboard} from '../../tmux/begin.js';
import {connect, type Tmux} from '../../tmux/client.js';
import {killRun, listSessions} from '../../tmux/sessions.js';
import {estimateLater} from '../check/estimate-later.js';
import {dashboardCommand, recorderCommand} from '../own-program.js';
import {beginJournal} from '../start/begin-journal.js';
import {choicesBefore} from '../start/choices.js';
import {launchIn} from '../start/start-run.js';
import {stayAwake} from '../start/stay-awake.js';
import {lostReason} from './due.js';
import {openGate, prepareGate} from './gate.js';
import {withQueueLock} from './lock.js';
import {paneWords} from './pane-words.js';

const DETACHED = {columns: 200, rows: 50};

/** A free name for the session of a run whose own session is gone. */
const freeName = async (tmux: Tmux, wanted: string): Promise<string> => {
  const taken = new Set((await listSessions(tmux)).map(({name}) => name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.has(name)) return name;
  }
};

/**
 * Makes a session for a waiting run whose own is gone: with this process' environment, since the one that it was given
 * went with it, but with the PATH of its start. Throws a `UserError` when something is gone that a file must not keep.
 */
const restoreSession = async (run: Run, entry: QueueEntry): Promise<Run> => {
  const reason = lostReason(entry);
  const {name, directory, command} = run.record;
  if (reason.kind === 'held') {
    throw new UserError(
      `${name} cannot be started: ${reason.text}.`,
      `Take it out (mlxtop queue remove ${run.record.id}) and give its command again: mlxtop run --queue -- …`,
    );
  }
  const path = run.record.tmux?.socketPath;
  if (path !== undefined) mkdirSync(dirname(path), {recursive: true, mode: 0o700});
  const tmux = connect(path === undefined ? null : {path});
  await killRun(tmux, run.record.id);
  const session = await freeName(tmux, sessionNameOf(run.record));
  const record = {...run.record, ...(session !== name && {sessionName: session}), tmux: null, place: await herePlace()};
  writeRunRecord(run.paths, record);
  await prepareGate(run.paths, paneWords(name, entry.reason));
  usePath(record.path);
  return launchIn(tmux, record, run.paths, {
    session,
    name,
    command,
    directory,
    size: DETACHED,
    dashboardFlags: entry.dashboardFlags,
    choices: choicesBefore(record),
    waits: entry,
  });
};

const herePlace = async () => (await getHost()).place();

/** The run with a session in which its wrapper waits. */
const withSession = async (run: Run, entry: QueueEntry): Promise<Run> => {
  const place = run.record.tmux;
  searchAlso(run.record.path);
  if (place !== null) {
    const tmux = connect({path: place.socketPath});
    const where = {sessionId: place.sessionId, pane: place.trainerPane, runId: run.record.id};
    if (await hasWaitingPane(tmux, where)) return run;
  }
  return restoreSession(run, entry);
};

/** Begins what counts from a run's start: its clock, its record, its journal. */
const beginRecord = async ({record, paths}: Run, entry: QueueEntry): Promise<Run> => {
  if (existsSync(paths.journal)) return {record, paths};
  writeRunAnchor(paths.folder, null);
  const started = {...record, createdAt: steadyNow(), queuedAt: entry.queuedAt};
  writeRunRecord(paths, started);
  await beginJournal(paths.journal, started, {continues: entry.continues ?? null});
  // It trains without an estimate as well.
  await estimateLater({record: started, paths}).catch(() => {});
  return {record: started, paths};
};

const release = async (waiting: Run, entry: QueueEntry): Promise<Run> => {
  const run = await beginRecord(await withSession(waiting, entry), entry);
  const {record, paths} = run;
  const place = record.tmux;
  if (place === null) throw new UserError(`${record.name} has no tmux session.`, 'Start it again.');
  const tmux = connect({path: place.socketPath});
  const where = {sessionId: place.sessionId, pane: place.trainerPane};
  const {toolsFolder} = await getHost();
  rmSync(paths.statusLine, {force: true});
  await pipeToRecorder(tmux, where, recorderCommand(paths.folder, toolsFolder, await findProgram()));
  if (!(await openGate(paths))) {
    throw new UserError(
      `${record.name} does not answer: the shell that waits in its session has not continued.`,
      `See mlxtop attach ${runWord(record)}, or try again: mlxtop queue start ${record.id}`,
    );
  }
  dropQueueEntry(paths);
  await showDashboard(tmux, where, dashboardCommand(paths.folder, toolsFolder, entry.dashboardFlags));
  return run;
};

/**
 * Starts a run that waits, and keeps the machine awake for it; null when it does not wait any more, so that of several
 * processes that find it due only one starts it. The memory of the next one must be green for a while after this start.
 * Throws a `UserError` when it cannot be started.
 */
export const startWaiting = async (home: string, {paths, record: known}: Run): Promise<Run | null> => {
  const run = await withQueueLock(home, async () => {
    const entry = readQueueEntry(paths);
    if (entry === null) return null;
    writeQueueMark(home, {...readQueueMark(home), green: null});
    return release({record: (await readRunRecord(paths)) ?? known, paths}, entry);
  });
  if (run !== null) await stayAwake(run);
  return run;
};
