import {createHost} from '../../host/index.js';
import type {Host} from '../../host/types.js';
import {type LockOwner, livesBy, readLock} from '../../journal/lock.js';
import type {Run} from '../../journal/runs.js';

let host: Promise<Host> | undefined;

/** The machine that we run on; one object a process, because rates come from the difference between its looks. */
export const theHost = (): Promise<Host> => {
  host ??= Promise.resolve(createHost());
  return host;
};

/** Whether a lock's owner still lives. */
export const ownerLives = async (owner: LockOwner): Promise<boolean> => {
  const machine = await theHost();
  return livesBy(pid => machine.processIdentity(pid))(owner);
};

/** A launch takes less than a second, or many where the machine swaps; an older record without a place is of one that was cut off. */
const LAUNCH_MS = 60_000;

/** Whether the run's trainer (its wrapper) still lives. */
export const runLives = async ({record}: Run): Promise<boolean> => {
  if (!record.tmux) return Date.now() - record.createdAt < LAUNCH_MS;
  return ownerLives({pid: record.tmux.wrapperPid, identity: record.tmux.wrapperIdentity});
};

/** Whether a recorder is at work on the run. */
export const recorderLives = async ({paths}: Run): Promise<boolean> => {
  const owner = readLock(paths.lock);
  return owner !== null && (await ownerLives(owner));
};
