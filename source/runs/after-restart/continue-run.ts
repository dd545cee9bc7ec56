import {UserError} from '../../errors.js';
import {secretLabel} from '../../format/secret-label.js';
import {missingSecrets} from '../../format/secret-words.js';
import {formatNumber} from '../../format/units.js';
import {listed} from '../../insight/listed.js';
import {homeFolder} from '../../journal/run-folder.js';
import {runWord} from '../../journal/run-record.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {readSettings} from '../../settings/settings.js';
import {readRemains} from '../continue/checkpoints.js';
import {type Continuation, planContinuation} from '../continue/continuation.js';
import {continuesOf} from '../continue/earlier-times.js';
import {FolderTakenError, makeNewAdapters} from '../continue/new-adapters.js';
import {choicesBefore} from '../start/choices.js';
import {twinOf} from '../start/choose-session.js';
import {requireProgram} from '../start/find-program.js';
import {namesBefore} from '../start/name-before.js';
import type {Continues, StartRequest} from '../start/request.js';
import {startTrainer} from '../start/start-trainer.js';
import type {User} from '../user.js';
import {ContinuedError} from './claim.js';
import {crashLoop} from './crash-loop.js';

/** What is to be started in place of a run. */
type Next = {command: readonly string[]; from: Omit<Continues, 'record' | 'restarted'>; iteration: number};

const asNext = ({record}: Run, continuation: Continuation): Next => {
  const {command, plan, checkpoint} = continuation;
  return {
    command,
    from: {continues: continuesOf(continuation), prepare: plan && (() => makeNewAdapters(plan, record.directory))},
    iteration: plan === null ? checkpoint.iteration : plan.base,
  };
};

/**
 * How the run is continued; from the beginning where it had not saved anything yet. Throws a `UserError` with the
 * reason when it cannot be.
 */
const nextOf = async (run: Run): Promise<Next> => {
  const {checkpoints, way} = await readRemains(run);
  const startsOver = checkpoints.length === 0 && way.kind !== 'by-hand';
  const next = startsOver
    ? {command: run.record.command, from: {continues: null, prepare: null}, iteration: 0}
    : asNext(run, await planContinuation(run, undefined));
  const lacks = missingSecrets(next.command);
  if (lacks.length === 0) return next;
  throw new UserError(
    `Its command holds ${listed(lacks.map(secretLabel))}, and mlxtop writes no secret to a file.`,
    `mlxtop continue ${run.record.id} asks for it.`,
  );
};

const requestFor = async (run: Run, {command, from, iteration}: Next, restartedAt: number): Promise<StartRequest> => {
  const {record} = run;
  return {
    command,
    directory: record.directory,
    ...namesBefore(record),
    socketName: undefined,
    attach: false,
    intervalMs: record.intervalMs,
    iterationsPattern: record.iterationsPattern,
    choices: {...choicesBefore(record), afterRestart: true},
    alertChannels: record.alertChannels ?? null,
    settings: await readSettings(record.settingsPath).catch(() => null),
    dashboardFlags: [],
    checked: false,
    queue: null,
    from: {...from, record, restarted: {at: restartedAt, from: iteration}},
    input: null,
  };
};

const alreadyRunning = ({record}: Run): ContinuedError =>
  new ContinuedError(`${record.name} is already running again.`, `To attach to it: mlxtop attach ${runWord(record)}`);

/** The user may have started the same command again before the system started this process. */
const refuseTwin = async ({record}: Run): Promise<void> => {
  const twin = await twinOf(await listRuns(await homeFolder()), record);
  if (twin) throw alreadyRunning(twin);
};

/** Of continuations at the same moment each gets its own folder in a few rounds. */
const MAX_TRIES = 20;

/** A run that was started in place of another, in words. */
export type Continued = {run: Run; words: string};

/** Throws a `UserError` where the machine restarts again and again. */
const refuseLoop = ({record}: Run, iteration: number): void => {
  const loop = crashLoop(record.restarts ?? [], iteration, Date.now());
  if (loop === null) return;
  throw new UserError(
    `It will not be continued again: ${loop}.`,
    `Find out why first (memory?). To continue it anyway: mlxtop continue ${record.id}`,
  );
};

const fromWhere = ({from, iteration}: Next): string =>
  from.continues === null
    ? 'from the beginning, since nothing had been saved yet'
    : `from iteration ${formatNumber(iteration)}`;

const startOnce = async (run: Run, restartedAt: number, user: User): Promise<Continued> => {
  const next = await nextOf(run);
  refuseLoop(run, next.iteration);
  await refuseTwin(run);
  requireProgram(next.command[0] ?? '', run.record.directory, process.env.PATH ?? '');
  const started = await startTrainer(await requestFor(run, next, restartedAt), user);
  if (!started.isNew) throw alreadyRunning(started.run);
  return {run: started.run, words: fromWhere(next)};
};

/**
 * Starts the run again from its newest good checkpoint, detached. Throws a `UserError` with the reason when it cannot
 * be, or should not be once more; a `ContinuedError` when another process has done so.
 */
export const continueByItself = async (run: Run, restartedAt: number, user: User): Promise<Continued> => {
  for (let tries = 1; ; tries++) {
    try {
      return await startOnce(run, restartedAt, user);
    } catch (error) {
      if (!(error instanceof FolderTakenError) || tries === MAX_TRIES) throw error;
    }
  }
};
