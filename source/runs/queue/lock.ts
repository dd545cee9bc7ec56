import {lstatSync, utimesSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {UserError} from '../../errors.js';
import {getHost} from '../../host/get-host.js';
import {type LockOwner, readLock, releaseLock, takeLock} from '../../journal/lock.js';
import {queuePlace} from '../../journal/queue-mark.js';
import {makeFolders} from '../../journal/run-folder.js';
import {lockOwnerHere} from '../../recorder/lock-owner.js';
import {lifeOf} from '../life.js';

/**
 * For so long a process is believed that cannot be seen from here: one on another machine with this home, or in a
 * container that is gone. None holds a lock for longer without writing it again.
 */
const UNSEEN_MS = 5 * 60_000;

const isOld = (path: string): boolean => {
  const at = lstatSync(path, {throwIfNoEntry: false})?.mtimeMs;
  return at !== undefined && Date.now() - at > UNSEEN_MS;
};

const holdsAt =
  (path: string) =>
  async (owner: LockOwner): Promise<boolean> => {
    const life = await lifeOf(owner);
    return life === 'unknown' ? !isOld(path) : life === 'lives';
  };

/** A start takes a second or two, or many where the machine swaps. */
const PATIENCE_MS = 20_000;
const RETRY_MS = 50;

/**
 * Does `work` while no other process changes the queue or starts a run of it. Throws a `UserError` when another one
 * holds it for long.
 */
export const withQueueLock = async <Result>(home: string, work: () => Promise<Result>): Promise<Result> => {
  const {folder, lock} = queuePlace(home);
  makeFolders(folder);
  const owner = await lockOwnerHere(await getHost());
  for (
    const until = performance.now() + PATIENCE_MS;
    !(await takeLock(lock, owner, holdsAt(lock)));
    await delay(RETRY_MS)
  ) {
    if (performance.now() > until) {
      throw new UserError('Another mlxtop is changing the queue.', 'Try again in a moment.');
    }
  }
  try {
    return await work();
  } finally {
    releaseLock(lock, owner);
  }
};

type Release = () => void;

const takeNow = async (path: string): Promise<Release | null> => {
  const owner = await lockOwnerHere(await getHost());
  return (await takeLock(path, owner, holdsAt(path))) ? () => releaseLock(path, owner) : null;
};

/** The queue's lock, unless another process has it now: null then. */
export const takeQueueNow = (home: string): Promise<Release | null> => takeNow(queuePlace(home).lock);

/** A process that cannot start what was lost watches memory for no longer than this. */
const SHELL_PATIENCE_MS = 120_000;
/** On macOS each try asks ps. */
const SHELL_RETRY_MS = 1000;

const takeInTime = async (path: string, limitMs: number): Promise<Release | null> => {
  for (const until = performance.now() + limitMs; ; await delay(SHELL_RETRY_MS)) {
    const release = await takeNow(path);
    if (release !== null || performance.now() >= until) return release;
  }
};

/**
 * Takes the place of the one process that watches memory; null while another process has it. One with the environment
 * of a shell (`hasShell`) waits for that place, since only it can start a run whose own environment is gone; of several
 * such processes one does.
 */
export const takeWatch = async (home: string, hasShell: boolean): Promise<Release | null> => {
  const {folder, watch, shellWatch} = queuePlace(home);
  makeFolders(folder);
  if (!hasShell) return takeNow(watch);
  const releaseShell = await takeNow(shellWatch);
  if (releaseShell === null) return null;
  const release = await takeInTime(watch, SHELL_PATIENCE_MS);
  if (release === null) {
    releaseShell();
    return null;
  }
  return () => {
    release();
    releaseShell();
  };
};

/** Tells other machines with this home that the process which has that place still watches. */
export const keepWatch = (home: string, hasShell: boolean): void => {
  const {watch, shellWatch} = queuePlace(home);
  const now = new Date();
  for (const path of hasShell ? [watch, shellWatch] : [watch]) {
    try {
      utimesSync(path, now, now);
    } catch {
      // Another process has taken it over: of two that watch one starts a run.
    }
  }
};

/** Whether the process that took that lock lives, or may. */
export const isTaken = async (path: string): Promise<boolean> => {
  const owner = readLock(path);
  return owner !== null && (await holdsAt(path)(owner));
};
