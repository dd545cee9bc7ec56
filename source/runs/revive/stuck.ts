import {setTimeout as delay} from 'node:timers/promises';
import {errorCode} from '../../errors.js';
import {getHost} from '../../host/get-host.js';
import {BEAT_MS, heartbeatAge, readHeartbeat, waitForBeat} from '../../journal/heartbeat.js';
import {type LockOwner, readLock} from '../../journal/lock.js';
import type {Run} from '../../journal/runs.js';
import {hasExited, lifeOf, ownerLives} from '../life.js';
import {noteDeath} from './deaths.js';

/** Nobody asks why it is silent for less. */
const QUIET_MS = 5 * BEAT_MS;
/** Silence that is said: on a machine that swaps, a recorder may wait seconds for its own pages. */
const SAID_MS = 10_000;
/** Silence of one that is replaced: the pages of a recorder that slept through a night of swapping may take tens of seconds. */
const STUCK_MS = 30_000;
/**
 * How long it is watched before: a machine that slept has been silent by every clock, and its recorder beats again a second after it
 * woke. Where the trainer has ended nothing more comes that it could lose.
 */
const WATCH_MS = 10_000;
const WATCH_ENDED_MS = 2000;
/** How long a signal may take. */
const SIGNAL_MS = 3000;

type Silent = {owner: LockOwner; ms: number};

/** A recorder that lives, here, and has given no sign of life for a while; null for one that beats, is dead, or never beat. */
const silentRecorder = async ({paths}: Run): Promise<Silent | null> => {
  const owner = readLock(paths.lock);
  const beat = readHeartbeat(paths.heartbeat);
  if (owner === null || beat === null || beat.pid !== owner.pid) return null;
  const ms = heartbeatAge(beat, Date.now());
  return ms >= QUIET_MS && (await ownerLives(owner)) ? {owner, ms} : null;
};

/** Whether a run's recorder lives and has given no sign of life for so long that it is said. */
export const seemsStuck = async (run: Run): Promise<boolean> => ((await silentRecorder(run))?.ms ?? 0) >= SAID_MS;

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
 * Ends that very process, by its pid and what tells it from a later one: with SIGTERM, and SIGKILL if that does not help in time. False
 * when it lives all the same, and, without a signal, while nobody can tell whether it is still that process.
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

/** One that somebody stopped goes on where it was, and has lost nothing. */
const goesOn = async ({paths}: Run, {owner}: Silent): Promise<boolean> => {
  const [info] = await (await getHost()).someProcesses([owner.pid], {fresh: true}).catch(() => []);
  if (info?.stopped !== true) return false;
  signal(owner.pid, 'SIGCONT');
  return waitForBeat(paths.heartbeat);
};

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

/**
 * Sees to a recorder that lives but gives no sign of life: stopped, it is continued; silent for long, it is ended, so that the next may
 * be started. Resolves with what is to be said of it; null when it beats, or there is none.
 */
export const freeStuck = async (run: Run): Promise<string | null> => {
  const silent = await silentRecorder(run);
  if (silent === null) return null;
  const {owner, ms} = silent;
  const {name, adopted} = run.record;
  const said = ms < SAID_MS ? null : `The recorder of ${name} has given no sign of life for ${seconds(ms)}.`;
  // A pipe's recorder is a job of the user's own, and may have been stopped with its trainer. Without an identity it may be another process.
  if (adopted?.kind === 'pipe' || owner.identity === null) return said;
  if (await goesOn(run, silent))
    return `The recorder of ${name} had been suspended for ${seconds(ms)} and goes on again.`;
  if (ms < STUCK_MS) return said === null || (await waitForBeat(run.paths.heartbeat, 2 * BEAT_MS)) ? null : said;
  if (await waitForBeat(run.paths.heartbeat, hasExited(run) ? WATCH_ENDED_MS : WATCH_MS)) return null;
  if (!(await endProcess(owner)))
    return `The recorder of ${name} has been stuck for ${seconds(ms)} and cannot be ended (process ${owner.pid}).`;
  noteDeath(run, owner, `it was stuck for ${seconds(ms)}`);
  return `The recorder of ${name} had been stuck for ${seconds(ms)} and was ended; another takes its place.`;
};
