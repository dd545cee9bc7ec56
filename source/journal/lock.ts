import {linkSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {errorCode, UserError} from '../errors.js';
import {ownSuffix, replaceFile} from './files.js';
import {PLACE, type Place} from './place.js';
import {readRegular} from './regular-file.js';
import {conforms} from './shapes.js';

/** Who holds a run's lock: a process, and the text that tells it from a later one with the same pid. */
export type LockOwner = {
  pid: number;
  identity: string | null;
  /** Where it lives; absent or null where that is not known (an older version wrote it). */
  place?: Place | null;
};

/** Whether the owner still has the lock: it lives, or nobody can tell. */
export type IsAlive = (owner: LockOwner) => Promise<boolean>;

/**
 * An owner lives while its pid belongs to the same process: `identify` is `Host.processIdentity`. One without an identity, of a time when
 * the host could tell none, only while its pid belongs to a process of ours (`isOurs`): pid 1 always belongs to some process.
 */
export const livesBy =
  (
    identify: (pid: number) => Promise<string | null>,
    isOurs: (pid: number) => Promise<boolean> = async () => true,
  ): IsAlive =>
  async ({pid, identity}) => {
    const found = await identify(pid);
    return found !== null && (identity === null ? await isOurs(pid) : found === identity);
  };

/**
 * Whether a process is mlxtop's by its command line, or may be: where the host does not tell that. `commandLine` is `Host.commandLine`.
 */
export const isOursBy =
  (commandLine: (pid: number) => Promise<string[] | null>) =>
  async (pid: number): Promise<boolean> =>
    (await commandLine(pid))?.some(word => word.includes('mlxtop')) ?? true;

/** Signals go to it: 0 and what is below would be groups of processes. */
const isPid = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

const asOwner = (text: string): LockOwner | null => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('pid' in value) || !isPid(value.pid)) return null;
  const identity = 'identity' in value && typeof value.identity === 'string' ? value.identity : null;
  const place = 'place' in value && conforms(value.place, PLACE) ? value.place : null;
  return {pid: value.pid, identity, ...(place && {place})};
};

/** Much more than any owner needs. */
const MOST_BYTES = 64 * 1024;

type LockFile = {file: string; owner: LockOwner | null};

const readLockFile = (file: string): LockFile | null => {
  try {
    return {file, owner: asOwner(readRegular(file, MOST_BYTES).toString('utf8'))};
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

/** The owner written in a lock file; null when there is no lock or nothing readable in it (a power cut left it empty). */
export const readLock = (path: string): LockOwner | null => readLockFile(path)?.owner ?? null;

const isSame = (one: LockOwner | null | undefined, other: LockOwner): boolean =>
  one?.pid === other.pid && one.identity === other.identity;

/** The file that the next owner makes: the lock itself while there is none, else one that is named after the last owner. */
const nextFile = (path: string, line: readonly LockFile[]): string => {
  const last = line.at(-1);
  if (!last) return path;
  const name = last.owner ? `${last.owner.pid}-${last.owner.identity ?? ''}` : 'unreadable';
  return `${path}.${line.length}-after-${encodeURIComponent(name)}`;
};

/** The lock and those who took over from a dead owner but did not live to make it theirs: the last one holds it. */
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

/** What a disk says that knows no hard links: exFAT on Linux, exFAT and shares of a network on macOS. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * Throws a `UserError` where no lock in `folder` can be taken because its disk knows no hard links. Nothing else takes
 * their place: a file that only one can make is empty at first, as one that a power cut left, and who finds it so would
 * take over from an owner that lives. Throws system errors too.
 */
export const requireLinks = (folder: string): void => {
  const [from, to] = [join(folder, 'link-from'), join(folder, 'link-to')];
  writeFileSync(from, '', {mode: 0o600, flag: 'wx'});
  try {
    linkSync(from, to);
  } catch (error) {
    if (!NO_LINKS.has(errorCode(error))) throw error;
    throw new UserError(
      `The disk of ${dirname(folder)} knows no hard links (${errorCode(error)}), which a run's lock is made of.`,
      'Set MLXTOP_HOME to a folder on another disk, such as the one that the system is on.',
    );
  } finally {
    rmSync(from, {force: true});
    rmSync(to, {force: true});
  }
};

/** Each means that another contender came first meanwhile. */
const MOST_ATTEMPTS = 20;

/**
 * Takes the lock at `path`, or returns false while a living owner holds it. A file appears with its content in one step (a hard
 * link), so none is ever seen half-written. Whoever finds the last owner dead makes the file named after that owner, which only one
 * can do; nothing is removed before its successor stands in the lock itself. So two who find it dead at the same time do not both
 * win, and one that is killed in the middle is a dead owner like any other. Throws system errors.
 */
export const takeLock = async (path: string, owner: LockOwner, isAlive: IsAlive): Promise<boolean> => {
  const mine = `${path}.${ownSuffix()}`;
  try {
    writeFileSync(mine, JSON.stringify(owner), {mode: 0o600, flag: 'wx'});
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
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
      // The line had moved on before: what was made stands nowhere in it.
      rmSync(next, {force: true});
    }
    return false;
  } finally {
    rmSync(mine, {force: true});
  }
};

/** Whether the lock is this owner's: one that was taken for dead or stuck has lost it. Throws system errors. */
export const holdsLock = (path: string, owner: LockOwner): boolean => isSame(readLock(path), owner);

/**
 * Writes down what tells the lock's owner, this process, from a later one with its pid: the host had not told that when the lock was taken.
 * From then on `owner` has it too. An owner without it is taken for dead by nobody who finds its pid there, so that nobody takes over
 * meanwhile. False when the lock is not this owner's any more. Throws system errors.
 */
export const completeLock = (path: string, owner: LockOwner, identity: string): boolean => {
  if (!holdsLock(path, owner)) return false;
  replaceFile(path, JSON.stringify({...owner, identity}));
  owner.identity = identity;
  return true;
};

/** Gives the lock back, if it is this owner's. */
export const releaseLock = (path: string, owner: LockOwner): void => {
  if (holdsLock(path, owner)) rmSync(path, {force: true});
};
