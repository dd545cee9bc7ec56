import {existsSync, rmSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {UserError} from '../errors.js';
import {latestHistory} from '../history/shared.js';
import {createHost} from '../host/index.js';
import {ownWords} from '../host/own-program.js';
import {usePath} from '../host/run-path.js';
import {startDetached} from '../host/start-program.js';
import {toolsWords} from '../host/tools-folder.js';
import type {Host} from '../host/types.js';
import {monotonicNow} from '../journal/clocks.js';
import {BEAT_MS, HeartbeatFile} from '../journal/heartbeat.js';
import {recorderLife} from '../journal/life.js';
import {holdsLock, isOursBy, type LockOwner, releaseLock, takeLock} from '../journal/lock.js';
import {type RunPaths, readRunRecord, runPaths} from '../journal/run-folder.js';
import {type RunRecord, releasedAt} from '../journal/run-record.js';
import type {StopSignal} from '../trainer/control/index.js';
import {tailOfFile} from '../trainer/file-tail.js';
import {alertSender} from './alert-sender.js';
import {parseRecordArguments} from './arguments.js';
import {HealthFile} from './health.js';
import type {RecorderInput} from './input.js';
import {LateFacts} from './late-facts.js';
import {lockOwnerHere} from './lock-owner.js';
import {LogFollower} from './log-follower.js';
import {LogInput} from './log-input.js';
import {placedRecord, placeRecord} from './placed-record.js';
import {wakeQueue} from './queue.js';
import {Recorder} from './recorder.js';
import {type Recovered, takeRecovered} from './recovered.js';
import {noteSession} from './session-note.js';

/**
 * How long a recorder waits for an earlier one. Two views that revive a run at the same moment start two recorders, and
 * the second takes the pipe from the first, which needs 3 s to see that nothing more comes.
 */
const PATIENCE_MS = 5000;
const RETRY_MS = 100;
/** The exit code when another process has taken the pipe. */
const PIPE_CLOSED = 3;

const takeLockInTime = async (take: () => Promise<boolean>): Promise<boolean> => {
  for (const until = monotonicNow() + PATIENCE_MS; ; await delay(RETRY_MS)) {
    if (await take()) return true;
    if (monotonicNow() > until) return false;
  }
};

export type Recording = {
  host: Host;
  paths: RunPaths;
  record: RunRecord;
  wrapperPid: number | null;
  input: RecorderInput;
  scrollback?: Uint8Array | null;
  recovered?: Recovered | null;
};

/** Takes the run's lock for this process; null when another recorder holds it for longer than `PATIENCE_MS`. */
export const ownRun = async (host: Host, paths: RunPaths): Promise<LockOwner | null> => {
  const owner = await lockOwnerHere(host);
  const checks = {
    here: await host.place(),
    identify: (pid: number) => host.processIdentity(pid),
    isOurs: isOursBy(pid => host.commandLine(pid)),
  };
  const hasLock = async (other: LockOwner) => (await recorderLife(checks, other, paths.heartbeat)) !== 'over';
  return (await takeLockInTime(() => takeLock(paths.lock, owner, hasLock))) ? owner : null;
};

/**
 * Whether no other recorder has taken the run over. True also for a disk that was removed or does not answer: the run's
 * end is written when it is back.
 */
export const isStillOurs = ({lock, record}: Pick<RunPaths, 'lock' | 'record'>, owner: LockOwner): boolean => {
  try {
    return holdsLock(lock, owner) || !existsSync(record);
  } catch {
    // An unreadable lock is not another recorder's. The next write reports that the disk fails.
    return true;
  }
};

/**
 * Records a run whose lock this process holds, until the run ends or one of `signals` ends the recording; then releases
 * the lock. The signals in `noted` reach the trainer too: they are written down and do not end the recording. Resolves
 * with whether another process has taken the pipe.
 */
export const recordOwned = async (
  recording: Recording,
  owner: LockOwner,
  signals: readonly NodeJS.Signals[],
  noted: readonly StopSignal[] = [],
): Promise<{pipeClosed: boolean}> => {
  const {paths, host, record} = recording;
  const completed = new LateFacts({host, paths, owner, record}).begin();
  const heartbeat = new HeartbeatFile(paths.heartbeat, {pid: owner.pid, place: owner.place ?? null});
  heartbeat.beat();
  const beating = setInterval(() => heartbeat.beat(), BEAT_MS);
  const health = new HealthFile(paths.health);
  const recorder = new Recorder({
    ...recording,
    onProblem: problem => health.write(problem),
    isOurs: () => isStillOurs(paths, owner),
    sendAlert: alertSender(paths.folder, record, host.toolsFolder),
  });
  const stop = () => recorder.stop();
  for (const signal of signals) process.on(signal, stop);
  for (const signal of noted) process.on(signal, () => recorder.noteStop(signal));
  try {
    await recorder.run();
  } finally {
    completed();
    health.close();
    clearInterval(beating);
    heartbeat.close();
    releaseLock(paths.lock, owner);
  }
  await wakeQueue(paths.folder, host.toolsFolder);
  return {pipeClosed: recorder.pipeClosed};
};

/** Hundreds of thousands of lines; of a pane that keeps more, the last ones are read. */
const MAX_SCROLLBACK_BYTES = 32 * 1024 * 1024;

/** What the pane showed when it was adopted; removes the file. Null for nothing. */
const takeScrollback = (path: string): Uint8Array | null => {
  const text = tailOfFile(path, MAX_SCROLLBACK_BYTES);
  rmSync(path, {force: true});
  return text.length === 0 ? null : text;
};

const inputOf = ({adopted}: RunRecord, paths: RunPaths): RecorderInput =>
  adopted?.kind === 'log' && adopted.file !== null
    ? new LogInput(new LogFollower({file: adopted.file, markFile: paths.logMark, copy: paths.log}))
    : process.stdin;

/**
 * Has the entry of an ended run removed that would continue it after a restart of the machine: by a process of its own,
 * which may have to wait some minutes. Nothing that goes wrong matters: what shows the run later removes it, too.
 */
const removeEntry = async (paths: RunPaths, tools: string | null): Promise<void> => {
  try {
    if (!existsSync(paths.loginEntry) || latestHistory(paths).state.end === null) return;
    await startDetached(await ownWords(['after-restart', '--ended', '--folder', paths.folder, ...toolsWords(tools)]));
  } catch {
    // No Node any more, or no memory for another process.
  }
};

/**
 * `mlxtop record` as mlxtop starts it: reads a trainer's output from standard input, or from a file that the trainer
 * writes, until its run has ended. Returns the exit code: 1 when another recorder already has this run, 3 when another
 * process has taken its pipe.
 */
export const recordMain = async (words: readonly string[]): Promise<number> => {
  const {folder, wrapperPid, pane, tools} = parseRecordArguments(words);
  const paths = runPaths(folder);
  const known = await readRunRecord(paths);
  if (!known) throw new UserError(`There is no run in ${folder}.`, 'Start one with mlxtop run -- COMMAND.');
  usePath(known.path);
  const host = await createHost(tools === undefined ? {} : {tools});
  // Asked for together with what the lock needs, because each may take a while. What ps does not answer in time is
  // found out later.
  const wrapperIdentity = wrapperPid === null ? null : host.processIdentity(wrapperPid).catch(() => null);
  const owner = await ownRun(host, paths);
  if (owner === null) return 1;
  // The lock's last owner may have released the run, or added to its record.
  const newest = (await readRunRecord(paths)) ?? known;
  if (releasedAt(newest) !== null) {
    releaseLock(paths.lock, owner);
    return 0;
  }
  const tmux = pane && wrapperPid !== null ? {...pane, wrapperPid, wrapperIdentity: await wrapperIdentity} : null;
  const where = {tmux, place: await host.place()};
  const record = placedRecord(newest, where);
  const leave = await placeRecord(paths, where);
  // This process was a shell that tmux started, so its parent is the server.
  if (tmux !== null && newest.session === undefined) void noteSession(host, paths, process.ppid);
  const scrollback = takeScrollback(paths.scrollback);
  const recovered = takeRecovered(paths.recovered);
  const recording = {host, paths, record, wrapperPid, input: inputOf(record, paths), scrollback, recovered};
  const {pipeClosed} = await recordOwned(recording, owner, ['SIGTERM', 'SIGINT', 'SIGHUP']);
  leave();
  if (!pipeClosed) await removeEntry(paths, host.toolsFolder);
  return pipeClosed ? PIPE_CLOSED : 0;
};
