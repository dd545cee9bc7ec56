import {isWaiting, type QueueEntry} from '../../journal/queue-entry.js';
import {mayWait, NO_MARK, writeQueueMark} from '../../journal/queue-mark.js';
import {homeFolder, pathsOfRun} from '../../journal/run-folder.js';
import {sessionNameOf} from '../../journal/run-record.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {claimed} from '../after-restart/claim.js';
import {dropEntry} from '../after-restart/drop-entry.js';
import {inheritTags} from '../label/inherit.js';
import {followContinuation} from '../queue/follow.js';
import {withQueueLock} from '../queue/lock.js';
import {placeInQueue, sayQueued} from '../queue/put-in.js';
import {wakeQueue} from '../queue/wake.js';
import type {User} from '../user.js';
import {afterStart, leaveEntryIfAsked} from './after-start.js';
import {type CheckBefore, checkBefore} from './check-before.js';
import {chooseServer, type StartPlace} from './choose-server.js';
import {twinOf} from './choose-session.js';
import type {Continues, StartRequest} from './request.js';
import {type StartHints, startHints} from './start-hints.js';
import {startInSession} from './start-in-session.js';
import type {StartPlan} from './start-run.js';

/** The size of a session while no client is attached. */
const DETACHED = {columns: 200, rows: 50};
/** The row of tmux' own status line. */
const STATUS_ROWS = 1;

const terminalSize = (attaching: boolean): StartPlan['size'] => {
  const {columns = DETACHED.columns, rows = DETACHED.rows + STATUS_ROWS} = attaching ? process.stdout : {};
  return {columns, rows: rows - STATUS_ROWS};
};

/** What a run notes of the times that its training was continued by itself. A user who continues it begins again. */
const restartsOf = (from: Continues | null): Pick<StartPlan, 'restarts' | 'restarted'> => {
  if (from?.restarted === undefined) return {restarts: undefined, restarted: null};
  const {at, from: iteration} = from.restarted;
  const restarts = [...(from.record.restarts ?? []), {at: Date.now(), from: iteration}];
  return {restarts, restarted: {run: from.record.id, at}};
};

const planFor = (
  session: string,
  request: StartRequest,
  {attaching, starts, warning}: StartPlace,
  hints: StartHints,
  user: User,
  check: CheckBefore,
  waits: QueueEntry | null = null,
): StartPlan => ({
  session,
  name: request.name ?? session,
  command: request.command,
  directory: request.directory,
  intervalMs: request.intervalMs,
  iterationsPattern: request.iterationsPattern,
  size: terminalSize(attaching),
  dashboardFlags: hints.dashboardFlags(session),
  fallbackDashboardFlags: hints.fallbackDashboardFlags(session),
  choices: request.choices,
  alertChannels: request.alertChannels,
  metricsFolder: request.settings?.metrics.textfile ?? null,
  continues: request.from?.continues ?? null,
  ...restartsOf(request.from),
  prepare: request.from?.prepare ?? null,
  input: request.input,
  ...check.found(),
  waits,
  startsServer: starts,
  warnings: warning === null ? [] : [warning],
  user,
});

/** Starts; where that continues a run, only if no other process does at the same moment. */
const unlessContinued = <Result>(
  from: Continues | null,
  home: string,
  start: () => Promise<Result>,
): Promise<Result> => {
  if (from === null) return start();
  const run = {record: from.record, paths: pathsOfRun(home, from.record.id)};
  return claimed(run, from.restarted !== undefined, start);
};

export type StartedTrainer = {
  run: Run;
  /** False for a run of the same command that was already in progress. */
  isNew: boolean;
  /** Whether this terminal can be attached to a new run. */
  attaching: boolean;
};

const sayKnown = ({record, paths}: Run, user: User): void => {
  const what = isWaiting(paths) ? 'already waits in the queue' : 'is already running';
  user.say(`${record.name} ${what} (run ${record.id}): nothing was started.\n`);
};

/** Tags of the run before stay with the one that continues it, and what was to follow that one follows it. */
const takeOver = async (run: Run, {from}: StartRequest, home: string, user: User): Promise<void> => {
  if (from === null) return;
  const follow = (): Promise<void> => followContinuation(home, from.record.id, run);
  await user.warnOnFailure('runs that waited for the earlier run still wait for it', follow, undefined);
  const inherit = (): Promise<void> => inheritTags(run, from.record);
  await user.warnOnFailure('it does not have the tags of the earlier run', inherit, undefined);
};

/**
 * Makes a session in which the run waits for another one. Null where nothing is in its way: it starts at once then.
 * Throws a `UserError` when there is nothing to wait for.
 */
const startInQueue = async (
  request: StartRequest,
  home: string,
  check: CheckBefore,
  user: User,
): Promise<StartedTrainer | null> => {
  const {command, directory, session, name, queue} = request;
  if (queue === null) return null;
  await check.done();
  const started = await withQueueLock(home, async () => {
    // Before the other run is looked at: its recorder, which may end now, looks for this mark.
    if (!mayWait(home)) writeQueueMark(home, NO_MARK);
    const waits = await placeInQueue(queue, request, await listRuns(home));
    if (waits === null) return null;
    const detached = {...request, attach: false};
    const place = await chooseServer(detached);
    const hints = await startHints(detached, place, user);
    const {kind, run} = await startInSession(
      place.tmux,
      () => listRuns(home),
      {session, name},
      {command, directory},
      chosen => {
        check.announce();
        return planFor(chosen, detached, place, hints, user, check, waits);
      },
    );
    return {run, isNew: kind === 'started', waits, note: place.note};
  });
  if (started === null) {
    user.say('Nothing is ahead of it: it starts now.\n');
    return null;
  }
  const {run, isNew, waits, note} = started;
  if (isNew) {
    user.say(note);
    await takeOver(run, request, home, user);
    sayQueued(run, waits, user);
    await leaveEntryIfAsked(run, request, user);
  } else sayKnown(run, user);
  await user.warnOnFailure('the queue was not looked at', () => wakeQueue(home, {hasShell: true}), []);
  return {run, isNew, attaching: false};
};

/**
 * Starts a trainer in a session of its own, or finds the run that is already in progress under the given name, and
 * prints which. Throws a `UserError` when nothing was started.
 */
export const startTrainer = async (request: StartRequest, user: User): Promise<StartedTrainer> => {
  const {command, directory, session, name} = request;
  const home = await homeFolder();
  let listing: Promise<Run[]> | null = null;
  const runs = (): Promise<Run[]> => {
    listing ??= listRuns(home);
    return listing;
  };
  const check = await checkBefore(request, runs, user);
  const queued = await startInQueue(request, home, check, user);
  if (queued !== null) return queued;
  const place = await chooseServer(request);
  const earlier = await runs();
  const wanted = {command, directory};
  const twin = await twinOf(earlier, wanted);
  const hints = await startHints(request, place, user);
  if (hints.before !== null) user.say(`${hints.before}\n`);
  await check.done();
  const start = () =>
    startInSession(
      place.tmux,
      () => listRuns(home),
      {session, name},
      wanted,
      chosen => {
        check.announce();
        return planFor(chosen, request, place, hints, user, check);
      },
    );
  const {kind, run} = await unlessContinued(request.from, home, start);
  if (kind === 'attach') {
    sayKnown(run, user);
    return {run, isNew: false, attaching: false};
  }
  if (twin) user.complain(`Note: the same command is already running in session ${sessionNameOf(twin.record)}.\n`);
  await takeOver(run, request, home, user);
  const {from} = request;
  if (from !== null) {
    const drop = (): Promise<void> => dropEntry(pathsOfRun(home, from.record.id));
    await user.warnOnFailure('the login entry of the earlier run is still there', drop, undefined);
  }
  await check.makeUp(run);
  await afterStart(run, earlier, request, place, hints, user);
  return {run, isNew: true, attaching: place.attaching};
};
