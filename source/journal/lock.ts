import {linkSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {errorCode} from '../errors.js';

/** Who holds a run's lock: a process, and the text that tells it from a later one with the same pid. */
export type LockOwner = {pid: number; identity: string | null};

/** Whether the owner still lives. */
export type IsAlive = (owner: LockOwner) => Promise<boolean>;

/** The owner written in a lock file; null when there is no lock or nothing readable in it (its writer died). */
export const readLock = (path: string): LockOwner | null => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return null;
    return {
      pid: value.pid,
      identity: 'identity' in value && typeof value.identity === 'string' ? value.identity : null,
    };
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
};

const linkOrFalse = (from: string, to: string): boolean => {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
};

/**
 * Takes the lock at `path`, or returns false while a living owner holds it. The file appears with its content in one step (a hard
 * link), and a dead owner's lock is moved aside by a name that only one contender can make, so that two who find it dead at the
 * same time do not both win.
 */
export const takeLock = async (path: string, owner: LockOwner, isAlive: IsAlive): Promise<boolean> => {
  const mine = `${path}.${owner.pid}`;
  writeFileSync(mine, JSON.stringify(owner), {mode: 0o600});
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (linkOrFalse(mine, path)) return true;
      const holder = readLock(path);
      if (holder && (await isAlive(holder))) return holder.pid === owner.pid;
      await removeStale(path, mine, holder, isAlive);
    }
    return false;
  } finally {
    rmSync(mine, {force: true});
  }
};

/** Removes a dead owner's lock under a lock of its own, which makes checking again and removing one step for all contenders. */
const removeStale = async (path: string, mine: string, seen: LockOwner | null, isAlive: IsAlive): Promise<void> => {
  const breaking = `${path}.breaking`;
  if (!linkOrFalse(mine, breaking)) {
    const breaker = readLock(breaking);
    if (!breaker || !(await isAlive(breaker))) renameSync(breaking, mine);
    return;
  }
  try {
    const holder = readLock(path);
    if (holder?.pid === seen?.pid && holder?.identity === seen?.identity) rmSync(path, {force: true});
  } finally {
    rmSync(breaking, {force: true});
  }
};

/** Gives the lock back, if it is this owner's. */
export const releaseLock = (path: string, owner: LockOwner): void => {
  const holder = readLock(path);
  if (holder?.pid === owner.pid && holder.identity === owner.identity) rmSync(path, {force: true});
};
