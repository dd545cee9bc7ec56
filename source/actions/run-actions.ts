import {existsSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {errorMessage, UserError} from '../errors.js';
import type {Host} from '../host/types.js';
import {appendEvent} from '../journal/append.js';
import type {EventOf, RunEvent} from '../journal/events.js';
import {keepLastStop} from '../journal/last-events.js';
import {elsewhereError, hostWords, sightOf} from '../journal/place.js';
import {byRunClock} from '../journal/run-clock.js';
import {readRunRecord} from '../journal/run-folder.js';
import {type Adoption, type RunProcess, type RunRecord, releasedAt, runProcesses} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {steadyNow} from '../journal/steady-clock.js';
import {type ControlOptions, pause, resume, type StopSignal, stop} from '../trainer/control.js';

/** Where the process is not known, what somebody can do. */
const BY_HAND: Record<Adoption['kind'], string> = {
  pane: 'Use ^C in its own pane.',
  log: 'Name its process the next time: mlxtop attach --log FILE --pid N. By hand: kill -STOP, -CONT or -INT PID.',
  pipe: 'Use ^C in its own terminal, or by hand: kill -STOP, -CONT or -INT PID. mlxtop run -- COMMAND would know it.',
};

/**
 * A pid alone may have passed to another process: where ps had not told yet when the wrapper began, the recorder finds it out and writes it
 * down, and until then nothing is signalled.
 */
const throwIfUnsure = ({name, tmux}: RunRecord): void => {
  if (!tmux || tmux.wrapperIdentity !== null) return;
  throw new UserError(
    `It is not known yet which processes are those of ${name}: ps gives no answer.`,
    "Try again in some seconds, or use ^C in the trainer's own pane.",
  );
};

/** ps may take ten seconds on a Mac that thrashes, and the recorder asks it every three. */
const KNOWN_WITHIN_MS = 15_000;
const LOOK_MS = 200;

/** The newest that is written of a run that lives in tmux: waits for what its recorder is still finding out. */
const whenKnown = async ({record, paths}: Run): Promise<RunRecord> => {
  let newest = record;
  for (const until = performance.now() + KNOWN_WITHIN_MS; ; await delay(LOOK_MS)) {
    newest = (await readRunRecord(paths)) ?? newest;
    const isKnown = !newest.tmux || newest.tmux.wrapperIdentity !== null || existsSync(paths.exit);
    if (isKnown || performance.now() > until) return newest;
  }
};

/** What the trainer's control needs to know of a run: also of one that was only being started when it was read. */
const controlOf = async (run: Run): Promise<{target: readonly RunProcess[]; options: ControlOptions}> => {
  const isKnown = run.record.adopted || run.record.tmux?.wrapperIdentity;
  const record = isKnown ? run.record : await whenKnown(run);
  const {paths} = run;
  const {tmux, adopted, name} = record;
  const target = runProcesses(record);
  if (!tmux && !adopted) throw new UserError(`${name} is just being started.`, 'Try again in a second.');
  if (releasedAt(record) !== null) {
    throw new UserError(`mlxtop has let go of ${name}.`, 'To take it up again: mlxtop attach --pane or --log.');
  }
  if (adopted && target.length === 0) {
    throw new UserError(`${name} is only read: mlxtop does not know its process.`, BY_HAND[adopted.kind]);
  }
  throwIfUnsure(record);
  return {target, options: {exitFile: paths.exit}};
};

/** tmux resumes a pane's first process as soon as it is stopped: where that is the trainer, no pause holds. */
const throwIfLeader = ({record: {name, adopted}}: Run): void => {
  const leader = adopted?.pane?.leaderPid;
  if (!adopted?.processes.some(({pid, itself}) => itself && pid === leader)) return;
  throw new UserError(
    `${name} is the first process of its tmux pane, which tmux resumes at once: it cannot be paused.`,
    'Stopping works. To be able to pause, start it with mlxtop run, or from a shell in the pane.',
  );
};

/** Throws a `UserError` for a run that is elsewhere: pids of another container or machine are other processes here. */
export const throwIfElsewhere = async (host: Pick<Host, 'place'>, {record}: Run): Promise<void> => {
  if (!record.place) return;
  const here = await host.place();
  if (sightOf(record.place, here) === 'elsewhere') throw elsewhereError(record, hostWords(record.place, here));
};

/** Notes what has been done to a run: last, so that a disk that takes no note does not keep anybody from doing it. */
const note = ({record, paths}: Run, done: string, event: RunEvent): void => {
  try {
    appendEvent(paths.journal, event);
  } catch (error) {
    throw new UserError(
      `${record.name} ${done}, but the history cannot be written: ${errorMessage(error)}.`,
      `Free some space on the disk that holds ${paths.folder}.`,
    );
  }
};

/** Stops the trainer's processes where they are and notes it. Resolves with their pids when it has happened. */
export const pauseRun = async (host: Host, run: Run): Promise<number[]> => {
  await throwIfElsewhere(host, run);
  const {target, options} = await controlOf(run);
  throwIfLeader(run);
  const onDone = () => note(run, 'is paused', {t: steadyNow(), type: 'pause', by: 'user'});
  return pause(host, target, {...options, onDone});
};

/** Continues the trainer's processes and notes it. Resolves with their pids, none when it was not paused. */
export const resumeRun = async (host: Host, run: Run): Promise<number[]> => {
  await throwIfElsewhere(host, run);
  const {target, options} = await controlOf(run);
  const onDone = (pids: readonly number[]): void => {
    if (pids.length > 0) note(run, 'goes on', {t: steadyNow(), type: 'resume', by: 'user'});
  };
  return resume(host, target, {...options, onDone});
};

/** The same of a stop, which decides how the run has ended: on a full disk where there is room for it. */
const noteStop = (run: Run, event: EventOf<'stop'>): void => {
  try {
    note(run, `was sent ${event.signal}`, event);
  } catch (error) {
    try {
      keepLastStop(run.paths, byRunClock(run.paths.journal, event));
    } catch {
      // Of a second stop too: the first has told of it.
      throw error;
    }
  }
};

/**
 * Sends the signal and notes it; does not wait for the end. Noted when it was sent, so that a refused signal leaves no
 * trace; the recorder waits for half a second after the exit file has come before it calls a run ended, and reads the
 * note then. What comes after the signal may take longer than that, or fail; and a disk that takes no note does not
 * keep a paused run from going on to its end.
 */
export const stopRun = async (host: Host, run: Run, signal: StopSignal): Promise<void> => {
  await throwIfElsewhere(host, run);
  const {target, options} = await controlOf(run);
  const t = steadyNow();
  let unnoted: unknown = null;
  const onSent = (): void => {
    try {
      noteStop(run, {t, type: 'stop', by: 'user', signal});
    } catch (error) {
      unnoted = error;
    }
  };
  await stop(host, target, signal, {...options, onSent});
  if (unnoted !== null) throw unnoted;
};
