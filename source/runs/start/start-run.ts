import {rmSync} from 'node:fs';
import {UserError} from '../../errors.js';
import {getHost} from '../../host/get-host.js';
import {appendEvent} from '../../journal/append.js';
import {SCHEMA_VERSION} from '../../journal/events.js';
import {isWaiting, type QueueEntry, writeQueueEntry} from '../../journal/queue-entry.js';
import {createRunFolder, homeFolder, type RunPaths, readRunRecord, writeRunRecord} from '../../journal/run-folder.js';
import type {RunRecord, SessionNote} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {writeOwnFile} from '../../paths/open.js';
import {settingsPath} from '../../settings/path.js';
import {HANDOVER, type Tmux} from '../../tmux/client.js';
import {launch} from '../../tmux/launch.js';
import {paneLayoutFor} from '../../tmux/layout.js';
import {killRun, serverEnvironmentNames} from '../../tmux/sessions.js';
import {trainerEnvironment} from '../../trainer/environment.js';
import {gpuWatchdogVariables} from '../../trainer/gpu-watchdog.js';
import {inputFile, wrapperCommand} from '../../trainer/wrapper.js';
import type {EstimateFields} from '../check/estimate-event.js';
import type {VersionFields} from '../check/versions.js';
import {dashboardCommand, recorderCommand} from '../own-program.js';
import {prepareGate} from '../queue/gate.js';
import {paneWords} from '../queue/pane-words.js';
import type {User} from '../user.js';
import {beginJournal} from './begin-journal.js';
import type {RunChoices} from './choices.js';
import {cameLate, tryIndependent} from './independent.js';
import {niceProgram, ownInheritance} from './inheritance.js';
import {putInside} from './put-inside.js';
import type {Continues} from './request.js';
import {reserveForEnd} from './reserve-for-end.js';
import {sessionNote} from './session-note.js';

export type StartPlan = {
  session: string;
  /** The run's name. */
  name: string;
  command: readonly string[];
  directory: string;
  intervalMs: number;
  iterationsPattern: string | null;
  size: {columns: number; rows: number};
  dashboardFlags: readonly string[];
  /** The dashboard's flags if launchd was to start the tmux server and did not. */
  fallbackDashboardFlags: readonly string[];
  choices: RunChoices;
  /** Null for the channels of the settings. */
  alertChannels: string[] | null;
  /** See `RunRecord`; null for none. */
  metricsFolder: string | null;
  /** See the `run` event. */
  continues: Continues['continues'];
  /** Since when mlxtop has continued this training by itself: see `RunRecord`; and this time, if it is one. */
  restarts: RunRecord['restarts'];
  restarted: {run: string; at: number} | null;
  /** What the check before the start has estimated; null for nothing. */
  estimate: EstimateFields | null;
  /** What it has found of the Python's packages; null for nothing. */
  versions: VersionFields | null;
  /** launchd is to start the tmux server first: see `independentServer`. */
  startsServer: boolean;
  /** Why the run is not what was requested, a sentence each. */
  warnings: readonly string[];
  /** Makes the files that the trainer needs; returns a function that removes them again if nothing was started. */
  prepare: Continues['prepare'];
  /** What the trainer reads as its standard input; null for its terminal. */
  input: Uint8Array | null;
  /** What it waits for before it starts; null for a start at once. */
  waits: QueueEntry | null;
  user: User;
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Makes the run's folder and starts its session. Both are removed again when tmux refuses, the disk is full, or a
 * signal such as ^C arrives meanwhile: a start that is cut off in the middle would leave a run that no command finds.
 * Throws a `UserError` then.
 */
export const startRun = async (tmux: Tmux, plan: StartPlan): Promise<Run> => {
  const {id, paths} = createRunFolder(await homeFolder(), new Date());
  let received: NodeJS.Signals | null = null;
  const noteSignal = (signal: NodeJS.Signals): void => {
    received = signal;
  };
  for (const signal of SIGNALS) process.on(signal, noteSignal);
  let undo: (() => void) | undefined;
  try {
    undo = plan.prepare?.();
    const run = await launchRun(tmux, id, paths, plan);
    if (received === null) return run;
    throw new UserError(`Interrupted by ${received}.`, 'Nothing was started.', 130);
  } catch (error) {
    await killRun(tmux, id);
    undo?.();
    rmSync(paths.folder, {recursive: true, force: true, maxRetries: 5});
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, noteSignal);
  }
};

const launchRun = async (tmux: Tmux, id: string, paths: RunPaths, plan: StartPlan): Promise<Run> => {
  const described = await describeRun(id, plan);
  reserveForEnd(paths);
  if (plan.input !== null) writeOwnFile(inputFile(paths.exit), plan.input);
  writeRunRecord(paths, described);
  if (plan.waits === null) await beginJournal(paths.journal, described, plan);
  else {
    await prepareGate(paths, paneWords(described.name, plan.waits.reason));
    writeQueueEntry(paths, plan.waits);
  }
  if (!plan.startsServer) {
    // The launch does not wait for macOS to name the session's app: a process that reads the run before that learns it
    // later.
    const run = await launchIn(tmux, described, paths, plan, noteOf(tmux, plan.user));
    warn(paths, plan.user, plan.warnings);
    return run;
  }
  const {server, warning} = await tryIndependent(tmux);
  const record = {...described, session: await noteOf(tmux, plan.user)};
  writeRunRecord(paths, record);
  try {
    if (warning === null) return await launchIn(tmux, record, paths, plan);
    const run = await launchIn(tmux, record, paths, {...plan, dashboardFlags: plan.fallbackDashboardFlags});
    if (await cameLate(tmux)) return await noteIndependent(run);
    warn(paths, plan.user, [warning]);
    return run;
  } finally {
    await server?.settle();
  }
};

/** Says, here and in the journal, why a run is not what was requested. */
const warn = (paths: RunPaths, user: User, warnings: readonly string[]): void => {
  for (const text of warnings) {
    // The journal of a run that waits begins when that starts.
    if (!isWaiting(paths)) appendEvent(paths.journal, {t: steadyNow(), type: 'warning', code: 'not-independent', text});
    user.complain(`Note: ${text}.\n`);
  }
};

const noteIndependent = async ({record, paths}: Run): Promise<Run> => {
  const noted = {...((await readRunRecord(paths)) ?? record), session: {terminal: null, independent: true}};
  writeRunRecord(paths, noted);
  return {record: noted, paths};
};

type Launching = Pick<
  StartPlan,
  'session' | 'name' | 'command' | 'directory' | 'size' | 'dashboardFlags' | 'choices' | 'waits'
> & {user?: Pick<User, 'complain'>};

/** Starts the session, and notes in `run.json` where it is. Throws a `UserError` when tmux refuses. */
export const launchIn = async (
  tmux: Tmux,
  record: RunRecord,
  paths: RunPaths,
  plan: Launching,
  noted?: Promise<SessionNote | undefined>,
): Promise<Run> => {
  const host = await getHost();
  const relaxed = gpuWatchdogVariables(plan.choices.relaxGpuWatchdog);
  const inside = putInside(paths, record, {
    environment: process.env,
    complain: text => plan.user?.complain(text),
    isBegun: plan.waits === null,
  });
  const launcher = {...process.env, [HANDOVER]: undefined, ...relaxed, ...inside};
  const [serverNames, inherit] = await Promise.all([serverEnvironmentNames(tmux), ownInheritance(tmux)]);
  const environment = trainerEnvironment(launcher, serverNames);
  const {sessionId, socketPath, trainerPane, wrapperPid} = await launch(tmux, {
    session: plan.session,
    title: plan.name,
    runId: record.id,
    directory: plan.directory,
    columns: plan.size.columns,
    rows: plan.size.rows,
    layout: paneLayoutFor(plan.size.columns),
    statusFile: paths.statusLine,
    dashboard: dashboardCommand(paths.folder, host.toolsFolder, plan.dashboardFlags),
    trainer: wrapperCommand(paths.exit, plan.command, {
      unset: environment.unset,
      inherit,
      nice: niceProgram(),
    }),
    environment: environment.set,
    recorder: plan.waits === null ? recorderCommand(paths.folder, host.toolsFolder) : null,
  });
  // If ps gives no answer in time, the recorder finds it out later; until then no signal is sent.
  const [wrapperIdentity, session] = await Promise.all([
    host.processIdentity(wrapperPid).catch(() => null),
    noted ?? record.session,
  ]);
  // The recorder, which always sees the wrapper, writes the same and may have been faster.
  const known = await readRunRecord(paths);
  const late = known?.session === undefined && session !== undefined ? {session} : {};
  if (known?.tmux && late.session === undefined) return {record: known, paths};
  const place = known?.tmux ?? {sessionId, socketPath, trainerPane, wrapperPid, wrapperIdentity};
  const placed = {...(known ?? record), ...late, tmux: place};
  writeRunRecord(paths, placed);
  return {record: placed, paths};
};

/** The session's app, if it is known: a start does not fail without it, since the recorder finds it out, too. */
const noteOf = (tmux: Tmux, user: User) =>
  user.warnOnFailure('which app the session belongs to is not known yet', () => sessionNote(tmux), undefined);

const describeRun = async (id: string, plan: StartPlan): Promise<RunRecord> => {
  const host = await getHost();
  const [machine, place] = await Promise.all([host.machine(), host.place()]);
  return {
    schema: SCHEMA_VERSION,
    id,
    name: plan.name,
    ...(plan.name !== plan.session && {sessionName: plan.session}),
    command: [...plan.command],
    directory: plan.directory,
    createdAt: steadyNow(),
    intervalMs: plan.intervalMs,
    iterationsPattern: plan.iterationsPattern,
    machine,
    tmux: null,
    place,
    ...plan.choices,
    ...(plan.restarts && {restarts: plan.restarts}),
    alertChannels: plan.alertChannels,
    settingsPath: settingsPath() ?? undefined,
    ...(plan.metricsFolder !== null && {metricsFolder: plan.metricsFolder}),
    ...(process.env.PATH && {path: process.env.PATH}),
  };
};
