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
import {type ControlOptions, pause, resume, type StopSignal, stop} from '../trainer/control/index.js';
import {endRanks, pauseRanks, resumeRanks} from '../trainer/ranks/control.js';
import {doElsewhere} from './ranks.js';

/** What the user can do about a trainer whose process is unknown. */
const BY_HAND: Record<Adoption['kind'], string> = {
  pane: 'Use ^C in its own pane.',
  log: 'Next time, name its process: mlxtop attach --log FILE --pid N. By hand: kill -STOP, -CONT or -INT PID.',
  pipe: 'Use ^C in its own terminal, or by hand: kill -STOP, -CONT or -INT PID. Next time, start it with mlxtop run -- COMMAND.',
};

/**
 * Throws while the wrapper's identity is unknown, because its pid alone may have passed to another process. Where ps
 * did not answer at the start, the recorder finds the identity and writes it down, and nothing is signalled before.
 */
const throwIfUnidentified = ({name, tmux}: RunRecord): void => {
  if (!tmux || tmux.wrapperIdentity !== null) return;
  throw new UserError(
    `The processes of ${name} are not known yet: ps has not answered.`,
    "Try again in a few seconds, or use ^C in the trainer's own pane.",
  );
};

/** ps may take ten seconds on a Mac that thrashes, and the recorder tries every three. */
const IDENTIFY_LIMIT_MS = 15_000;
const POLL_MS = 200;

/** The newest record of a run: waits while its recorder still looks for the wrapper's identity. */
const recordOnceIdentified = async ({record, paths}: Run): Promise<RunRecord> => {
  let newest = record;
  for (const until = performance.now() + IDENTIFY_LIMIT_MS; ; await delay(POLL_MS)) {
    newest = (await readRunRecord(paths)) ?? newest;
    const isKnown = !newest.tmux || newest.tmux.wrapperIdentity !== null || existsSync(paths.exit);
    if (isKnown || performance.now() > until) return newest;
  }
};

/** What the trainer's control needs to know about a run, even one that was still starting when it was read. */
const controlOf = async (run: Run): Promise<{target: readonly RunProcess[]; options: ControlOptions}> => {
  const isKnown = run.record.adopted || run.record.tmux?.wrapperIdentity;
  const record = isKnown ? run.record : await recordOnceIdentified(run);
  const {paths} = run;
  const {tmux, adopted, name} = record;
  const target = runProcesses(record);
  if (!tmux && !adopted) throw new UserError(`${name} is still starting.`, 'Try again in a second.');
  if (releasedAt(record) !== null) {
    throw new UserError(`mlxtop no longer follows ${name}.`, 'To follow it again: mlxtop attach --pane or --log.');
  }
  if (adopted && target.length === 0) {
    throw new UserError(
      `mlxtop only reads the output of ${name} and does not know its process.`,
      BY_HAND[adopted.kind],
    );
  }
  throwIfUnidentified(record);
  return {target, options: {exitFile: paths.exit}};
};

/** tmux resumes a pane's first process as soon as it is stopped, so a trainer that is that process cannot be paused. */
const throwIfLeader = ({record: {name, adopted}}: Run): void => {
  const leader = adopted?.pane?.leaderPid;
  if (!adopted?.processes.some(({pid, itself}) => itself && pid === leader)) return;
  throw new UserError(
    `${name} cannot be paused: it is the first process of its tmux pane, which tmux resumes at once.`,
    'It can be stopped. To be able to pause it next time, start it with mlxtop run, or from a shell in the pane.',
  );
};

/** Throws a `UserError` for a run elsewhere: the pids of another container or machine are other processes here. */
export const throwIfElsewhere = async (host: Pick<Host, 'place'>, {record}: Run): Promise<void> => {
  if (!record.place) return;
  const here = await host.place();
  if (sightOf(record.place, here) === 'elsewhere') throw elsewhereError(record, hostWords(record.place, here));
};

/** Notes what has been done to a run. Called after the deed, so that a full disk does not prevent it. */
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

const NOT_PAUSED = {
  done: 'is paused',
  meaning: 'The ranks there wait for those here anyway. To pause them by hand, on that host: kill -STOP PID',
};
const NOT_RESUMED = {
  done: 'is running again',
  meaning: 'The ranks here wait for those there. Try again: mlxtop resume. By hand, on that host: kill -CONT PID',
};
const notStopped = (signal: StopSignal) => ({
  done: `was sent ${signal}`,
  meaning: `Check on that host whether a rank is left (ps -ax). To stop it by hand: kill -${signal.slice(3)} PID`,
});

/** What was paused or resumed: processes here, and the other hosts on which some were. */
export type Reached = {pids: number[]; hosts: string[]};

/** Pauses the trainer's processes, on all of its machines, and notes it. Resolves once that is done. */
export const pauseRun = async (host: Host, run: Run): Promise<Reached> => {
  await throwIfElsewhere(host, run);
  const {target, options} = await controlOf(run);
  throwIfLeader(run);
  const onDone = () => note(run, 'is paused', {t: steadyNow(), type: 'pause', by: 'user'});
  const pids = await pause(host, target, {...options, onDone});
  return {pids, hosts: await doElsewhere(host, run, NOT_PAUSED, pauseRanks)};
};

/** Resumes the trainer's processes, on all of its machines, and notes it. */
export const resumeRun = async (host: Host, run: Run): Promise<Reached> => {
  await throwIfElsewhere(host, run);
  const {target, options} = await controlOf(run);
  const onDone = (pids: readonly number[]): void => {
    if (pids.length > 0) note(run, 'continues', {t: steadyNow(), type: 'resume', by: 'user'});
  };
  const pids = await resume(host, target, {...options, onDone});
  return {pids, hosts: await doElsewhere(host, run, NOT_RESUMED, resumeRanks)};
};

/** Notes a stop, which decides how the run has ended: on a full disk in the space that is reserved for it. */
const noteStop = (run: Run, event: EventOf<'stop'>): void => {
  try {
    note(run, `was sent ${event.signal}`, event);
  } catch (error) {
    try {
      keepLastStop(run.paths, byRunClock(run.paths.journal, event));
    } catch {
      // A second stop fails here too: the first has taken the space.
      throw error;
    }
  }
};

/**
 * Sends the signal and notes it, without waiting for the run's end. It is noted once it was sent, so that a refused
 * signal leaves no trace; the recorder waits half a second after the exit file appears, and reads the note before it
 * writes the end. What follows the signal may take longer than that, or fail. A full disk does not keep a paused run
 * from being continued to its end.
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
  await doElsewhere(host, run, notStopped(signal), ranks => endRanks(ranks, signal));
  if (unnoted !== null) throw unnoted;
};
