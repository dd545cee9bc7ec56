import {setTimeout as delay} from 'node:timers/promises';
import {errorCode} from '../../errors.js';
import {getHost} from '../../host/get-host.js';
import {BEAT_MS, heartbeatAge, readHeartbeat, waitForBeat} from '../../journal/heartbeat.js';
import {type LockOwner, readLock} from '../../journal/lock.js';
import type {Run} from '../../journal/runs.js';
import {hasExited, lifeOf, ownerLives} from '../life.js';
import {noteDeath} from './deaths.js';

/** Shorter silences are normal. */
const QUIET_MS = 5 * BEAT_MS;
/** Silence that is reported: on a machine that swaps, a recorder may wait seconds for its own pages. */
const REPORTED_MS = 10_000;
/**
 * Silence after which a recorder is replaced: after a night of swapping, loading its pages may take tens of seconds.
 */
const STUCK_MS = 30_000;
/**
 * How long a recorder is watched before it is ended: after the machine slept, it has been silent by every clock and
 * beats again a second after waking. Once the trainer has ended there is no more output to lose, and the time is
 * shorter.
 */
const WATCH_MS = 10_000;
const WATCH_ENDED_MS = 2000;
/** How long a process may take to end after a signal. */
const SIGNAL_MS = 3000;

type Silent = {owner: LockOwner; ms: number};

/**
 * The run's recorder, if it lives here and has given no sign of life for a while; null if it beats, is dead, or never
 * beat.
 */
const silentRecorder = async ({paths}: Run): Promise<Silent | null> => {
  const owner = readLock(paths.lock);
  const beat = readHeartbeat(paths.heartbeat);
  if (owner === null || beat === null || beat.pid !== owner.pid) return null;
  const ms = heartbeatAge(beat, Date.now());
  return ms >= QUIET_MS && (await ownerLives(owner)) ? {owner, ms} : null;
};

/** Whether a run's recorder lives and has given no sign of life for so long that it is reported. */
export const seemsStuck = async (run: Run): Promise<boolean> => ((await silentRecorder(run))?.ms ?? 0) >= REPORTED_MS;

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (error) {
    // Another user's recorder is not ours to end.
    if (!['ESRCH', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
  }
};

const isGone = async (owner: LockOwner): Promise<boolean> => {
  for (const until = performance.now() + SIGNAL_MS; performance.now() < until; await delay(50)) {
    if ((await lifeOf(owner)) === 'over') return true;
  }
  return false;
};

/**
 * Ends exactly that process, known by its pid and identity: with SIGTERM, and with SIGKILL if it does not end in time.
 * False when it still lives, and, without a signal, while it is unknown whether the pid is still that process.
 */
export const endProcess = async (owner: LockOwner): Promise<boolean> => {
  for (const name of ['SIGTERM', 'SIGKILL'] as const) {
    const life = await lifeOf(owner);
    if (life !== 'lives') return life === 'over';
    signal(owner.pid, name);
    if (await isGone(owner)) return true;
  }
  return false;
};

/**
 * Resumes a recorder that was suspended, which then has lost nothing. False if it was not suspended, or does not beat
 * again.
 */
const resumes = async ({paths}: Run, {owner}: Silent): Promise<boolean> => {
  const [info] = await (await getHost()).someProcesses([owner.pid], {fresh: true}).catch(() => []);
  if (info?.stopped !== true) return false;
  signal(owner.pid, 'SIGCONT');
  return waitForBeat(paths.heartbeat);
};

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

/**
 * Handles a recorder that lives but gives no sign of life: resumes it if it was suspended; ends it after a long
 * silence, so that another can be started. Resolves with the text to show; null when it beats, or there is none.
 */
export const freeStuck = async (run: Run): Promise<string | null> => {
  const silent = await silentRecorder(run);
  if (silent === null) return null;
  const {owner, ms} = silent;
  const {name, adopted} = run.record;
  const report = ms < REPORTED_MS ? null : `The recorder of ${name} has given no sign of life for ${seconds(ms)}.`;
  // A pipe's recorder is a job of the user's own, and may have been stopped with its trainer. Without an identity it
  // may be another process.
  if (adopted?.kind === 'pipe' || owner.identity === null) return report;
  if (await resumes(run, silent))
    return `The recorder of ${name} was suspended for ${seconds(ms)} and is running again.`;
  if (ms < STUCK_MS) return report === null || (await waitForBeat(run.paths.heartbeat, 2 * BEAT_MS)) ? null : report;
  if (await waitForBeat(run.paths.heartbeat, hasExited(run) ? WATCH_ENDED_MS : WATCH_MS)) return null;
  if (!(await endProcess(owner))) {
    return `The recorder of ${name} has been stuck for ${seconds(ms)} and cannot be ended (process ${owner.pid}).`;
  }
  noteDeath(run, owner, `it was stuck for ${seconds(ms)}`);
  return `The recorder of ${name} was stuck for ${seconds(ms)} and has been replaced.`;
};
