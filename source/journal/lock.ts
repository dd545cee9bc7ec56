import {linkSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {errorCode, UserError} from '../errors.js';
import {ownSuffix, replaceFile} from './files.js';
import {PLACE, type Place} from './place.js';
import {readRegular} from './regular-file.js';
import {conforms, type Shape} from './shapes.js';

/** The process that holds a run's lock, and the text that tells it from a later one with the same pid. */
export type LockOwner = {
  pid: number;
  identity: string | null;
  /** Where it runs; absent or null when that is not known (an older version wrote it). */
  place?: Place | null;
};

/** Whether the owner still has the lock: it lives, or it cannot be told whether it does. */
export type IsAlive = (owner: LockOwner) => Promise<boolean>;

/**
 * An owner lives while its pid belongs to the same process: `identify` is `Host.processIdentity`. An owner without an
 * identity, which the host could not tell when it took the lock, lives only while its pid belongs to a process of
 * mlxtop (`isOurs`): pid 1 always belongs to some process.
 */
export const isAliveBy =
  (
    identify: (pid: number) => Promise<string | null>,
    isOurs: (pid: number) => Promise<boolean> = async () => true,
  ): IsAlive =>
  async ({pid, identity}) => {
    const found = await identify(pid);
    return found !== null && (identity === null ? await isOurs(pid) : found === identity);
  };

/**
 * Whether a process is mlxtop's, by its command line; also true when the host does not report that. `commandLine` is
 * `Host.commandLine`.
 */
export const isOursBy =
  (commandLine: (pid: number) => Promise<string[] | null>) =>
  async (pid: number): Promise<boolean> =>
    (await commandLine(pid))?.some(word => word.includes('mlxtop')) ?? true;

const OWNER = {pid: 'pid'} as const satisfies Shape;

const asOwner = (text: string): LockOwner | null => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!conforms(value, OWNER)) return null;
  const identity = 'identity' in value && typeof value.identity === 'string' ? value.identity : null;
  const place = 'place' in value && conforms(value.place, PLACE) ? value.place : null;
  return {pid: value.pid, identity, ...(place && {place})};
};

/** Far more than any owner needs. */
const MAX_BYTES = 64 * 1024;

type LockFile = {file: string; owner: LockOwner | null};

const readLockFile = (file: string): LockFile | null => {
  try {
    return {file, owner: asOwner(readRegular(file, MAX_BYTES).toString('utf8'))};
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/**
 * The owner in a lock file; null when there is no lock, or it holds nothing readable (a power cut left it empty).
 * Throws system errors.
 */
export const readLock = (path: string): LockOwner | null => readLockFile(path)?.owner ?? null;

const isSame = (one: LockOwner | null | undefined, other: LockOwner): boolean =>
  one?.pid === other.pid && one.identity === other.identity;

/**
 * The file that the next owner creates: the lock itself while there is none, else a file that is named after the last
 * owner.
 */
const nextFile = (path: string, line: readonly LockFile[]): string => {
  const last = line.at(-1);
  if (!last) return path;
  const name = last.owner ? `${last.owner.pid}-${last.owner.identity ?? ''}` : 'unreadable';
  return `${path}.${line.length}-after-${encodeURIComponent(name)}`;
};

/**
 * The lock file, then those of owners that took over from a dead one but died before they renamed theirs to the lock:
 * the last holds it.
 */
const lineOfOwners = (path: string): LockFile[] => {
  const line: LockFile[] = [];
  for (;;) {
    const next = readLockFile(nextFile(path, line));
    if (!next) return line;
    line.push(next);
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

/** What a disk without hard links answers: exFAT on Linux, exFAT and network shares on macOS. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * Throws a `UserError` when no lock can be taken in `folder` because its disk does not support hard links. Exclusive
 * creation cannot replace them: such a file is empty at first, as one after a power cut is, and a process that finds it
 * empty would take over from a living owner. Throws system errors too.
 */
export const requireLinks = (folder: string): void => {
  const [from, to] = [join(folder, 'link-from'), join(folder, 'link-to')];
  writeFileSync(from, '', {mode: 0o600, flag: 'wx'});
  try {
    linkSync(from, to);
  } catch (error) {
    if (!NO_LINKS.has(errorCode(error))) throw error;
    throw new UserError(
      `The disk of ${dirname(folder)} does not support hard links (${errorCode(error)}), which a run's lock needs.`,
      'Set MLXTOP_HOME to a folder on another disk, such as the system disk.',
    );
  } finally {
    rmSync(from, {force: true});
    rmSync(to, {force: true});
  }
};

/** Each failed attempt means that another contender was faster. */
const MAX_ATTEMPTS = 20;

/**
 * Takes the lock at `path`, or returns false while a living owner holds it. A file appears with its content in one step
 * (a hard link), so no process sees one half-written. A contender that finds the last owner dead creates the file named
 * after that owner, which only one can do; nothing is removed before the successor's file has become the lock. So of
 * two that find it dead at the same time only one wins, and one that is killed halfway is a dead owner like any other.
 * Throws system errors.
 */
export const takeLock = async (path: string, owner: LockOwner, isAlive: IsAlive): Promise<boolean> => {
  const mine = `${path}.${ownSuffix()}`;
  try {
    writeFileSync(mine, JSON.stringify(owner), {mode: 0o600, flag: 'wx'});
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const line = lineOfOwners(path);
      const last = line.at(-1)?.owner;
      if (last && (await isAlive(last))) return isSame(last, owner);
      const next = nextFile(path, line);
      if (!linkOrFalse(mine, next)) continue;
      if (line.length === 0) return true;
      const [, ...successors] = lineOfOwners(path);
      if (isSame(successors.at(-1)?.owner, owner)) {
        renameSync(mine, path);
        for (const {file} of successors) rmSync(file, {force: true});
        return true;
      }
      // The line of owners had changed before: this file is not part of it.
      rmSync(next, {force: true});
    }
    return false;
  } finally {
    rmSync(mine, {force: true});
  }
};

/** Whether the lock is this owner's: an owner that was taken for dead or stuck has lost it. Throws system errors. */
export const holdsLock = (path: string, owner: LockOwner): boolean => isSame(readLock(path), owner);

/**
 * Adds this process' identity, which the host did not report when the lock was taken, to the lock and to `owner`. An
 * owner without an identity is taken for alive while its pid exists, so that no other process takes over meanwhile.
 * False when the lock is no longer this owner's. Throws system errors.
 */
export const completeLock = (path: string, owner: LockOwner, identity: string): boolean => {
  if (!holdsLock(path, owner)) return false;
  replaceFile(path, JSON.stringify({...owner, identity}));
  owner.identity = identity;
  return true;
};

/** Releases the lock if it is this owner's. Throws system errors. */
export const releaseLock = (path: string, owner: LockOwner): void => {
  if (holdsLock(path, owner)) rmSync(path, {force: true});
};
