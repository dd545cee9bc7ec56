import {existsSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {errorMessage, UserError, usageError} from '../../errors.js';
import {formatClock, formatDuration} from '../../format/units.js';
import {bootTime} from '../../host/boot-time.js';
import {getHost} from '../../host/get-host.js';
import {addVariables, usePath} from '../../host/run-path.js';
import {releaseLock, takeLock} from '../../journal/lock.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {readRunRecord, runPaths} from '../../journal/run-folder.js';
import type {Run} from '../../journal/runs.js';
import {lockOwnerHere} from '../../recorder/lock-owner.js';
import {lifeOf} from '../life.js';
import {wakeQueue} from '../queue/wake.js';
import {ensureRecorded} from '../revive/revive.js';
import {ContinuedError} from './claim.js';
import {continueByItself} from './continue-run.js';
import {dropEntry} from './drop-entry.js';
import {readEntryFile} from './entry-file.js';
import {lookAtEntry} from './look.js';
import {noteNotContinued} from './not-continued.js';
import {appears, stillMissing} from './places.js';
import {quietUser} from './quiet-user.js';
import {tell, tellOfUnknown} from './tell.js';
import {SHUTDOWN_MS} from './verdict.js';

/** A disk that is not mounted by then needs its user. */
const PATIENCE_MS = 5 * 60_000;

type Arguments = {folder: string; tools: string | undefined; ended: boolean; patienceMs: number};

const argumentsOf = (words: readonly string[]): Arguments => {
  const {values} = parseArgs({
    args: [...words],
    options: {
      folder: {type: 'string'},
      tools: {type: 'string'},
      ended: {type: 'boolean', default: false},
      patience: {type: 'string'},
    },
  });
  const {folder, tools, ended, patience} = values;
  if (folder) return {folder, tools, ended, patienceMs: patience === undefined ? PATIENCE_MS : Number(patience)};
  throw usageError(
    'mlxtop after-restart is internal: the system starts it after a restart.',
    'To have a run continued then: mlxtop run --after-restart -- COMMAND',
  );
};

/** The run in the folder, with its PATH and variables for this process; null for none. */
const readRun = async (folder: string): Promise<Run | null> => {
  const paths = runPaths(folder);
  const record = await readRunRecord(paths);
  if (record === null) return null;
  usePath(record.path);
  addVariables({...readEntryFile(paths)?.variables, MLXTOP_HOME: dirname(dirname(folder))});
  return {record, paths};
};

const POLL_MS = 1000;
/** A start takes seconds, or a minute where the machine swaps. */
const TURN_MS = 10 * 60_000;

/** Does work while no other entry does: of several runs one is started after the other. */
const inTurn = async (folder: string, work: () => Promise<void>): Promise<void> => {
  const lock = join(dirname(dirname(folder)), 'after-restart.lock');
  const owner = await lockOwnerHere(await getHost());
  const isBusy = async (other: typeof owner) => (await lifeOf(other)) !== 'over';
  for (const until = performance.now() + TURN_MS; !(await takeLock(lock, owner, isBusy)); await delay(POLL_MS)) {
    if (performance.now() > until) break;
  }
  try {
    await work();
  } finally {
    releaseLock(lock, owner);
  }
};

const whyNot = (error: unknown): string =>
  error instanceof UserError ? `${error.message}\n${error.nextStep}` : errorMessage(error);

const within = (patienceMs: number): string => `within ${formatDuration(patienceMs / 1000)} of the login`;

/** Continues the run, and tells the user so, or why not. */
const continueAndTell = async (run: Run, tools: string | null, patienceMs: number): Promise<void> => {
  const at = bootTime();
  const clock = formatClock(at, Date.now());
  try {
    const missing = await stillMissing(run, patienceMs);
    if (missing !== null) {
      throw new UserError(
        `${missing} was not there ${within(patienceMs)}.`,
        `Once it is: mlxtop continue ${run.record.id}`,
      );
    }
    await inTurn(run.paths.folder, async () => {
      // Meanwhile the user may have stopped or continued it.
      if (!existsSync(run.paths.loginEntry) || (await lookAtEntry(run)) !== 'continue') return;
      const {run: next, words} = await continueByItself(run, at, quietUser);
      await tell(
        next,
        'restarted',
        `The machine was restarted at ${clock}: the training run continues ${words}.`,
        tools,
      );
    });
  } catch (error) {
    if (error instanceof ContinuedError) return;
    const why = whyNot(error);
    noteNotContinued(run, why);
    await tell(
      run,
      'failed',
      `The machine was restarted at ${clock}, and the training run does not continue: ${why}`,
      tools,
    );
  }
};

/** After the run's end: removes its entry, once it is certain that it was not the machine's shutdown that ended it. */
const tidyUp = async (run: Run): Promise<number> => {
  const verdict = await lookAtEntry(run);
  if (verdict === 'keep') await delay(SHUTDOWN_MS);
  if (verdict === 'drop' || (await lookAtEntry(run)) === 'drop') await dropEntry(run.paths);
  return 0;
};

/**
 * `mlxtop after-restart`: what a run's entry starts at a login, or with the machine. Continues a run that a restart of
 * the machine has ended, and removes the entry. Does nothing while the run lives, and on another machine. With
 * `--ended`, which the recorder adds, only removes the entry of a run that has ended. Returns the exit code.
 */
export const afterRestart = async (words: readonly string[]): Promise<number> => {
  const {folder, tools, ended, patienceMs} = argumentsOf(words);
  const {toolsFolder} = await getHost(tools === undefined ? {} : {tools});
  // The home folder, or the disk that it is on, may be mounted later than this starts.
  if (!(await appears(dirname(folder), patienceMs))) {
    const text = `The machine was restarted, and the training run does not continue: ${dirname(folder)} was not there ${within(patienceMs)}.`;
    await tellOfUnknown(folder, text, toolsFolder);
    return 1;
  }
  const run = await readRun(folder);
  if (run === null) {
    await dropEntry(runPaths(folder), {always: true});
    return 1;
  }
  if (ended) return tidyUp(run);
  if (isWaiting(run.paths)) {
    // It has the PATH and the variables of the shell that it was started from.
    await wakeQueue(dirname(dirname(folder)), {hasShell: true});
    return 0;
  }
  await ensureRecorded(run, quietUser);
  // An entry that is not noted was removed, and has come back: with an old crontab, say.
  const isNoted = existsSync(run.paths.loginEntry);
  const verdict = isNoted ? await lookAtEntry(run) : 'drop';
  if (verdict === 'keep') return 0;
  if (verdict === 'continue') await continueAndTell(run, toolsFolder, patienceMs);
  await dropEntry(run.paths, {always: !isNoted});
  return 0;
};
