import {latestHistory} from '../../history/shared.js';
import {createHost} from '../../host/index.js';
import type {Host} from '../../host/types.js';
import {isOursBy, type LockOwner, livesBy, readLock} from '../../journal/lock.js';
import {type Adoption, releasedAt} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';

let host: Promise<Host> | undefined;

/** The machine that we run on; one object a process, because rates come from the difference between its looks. */
export const theHost = (): Promise<Host> => {
  host ??= Promise.resolve(createHost());
  return host;
};

/** Whether a process still lives. */
export const ownerLives = async (owner: LockOwner): Promise<boolean> => {
  const machine = await theHost();
  return livesBy(pid => machine.processIdentity(pid))(owner);
};

/** Whether the owner of a run's lock still lives, which is a process of ours. */
export const lockOwnerLives = async (owner: LockOwner): Promise<boolean> => {
  const machine = await theHost();
  return livesBy(
    pid => machine.processIdentity(pid),
    isOursBy(pid => machine.commandLine(pid)),
  )(owner);
};

/** A launch takes less than a second, or many where the machine swaps; an older record without a place is of one that was cut off. */
const LAUNCH_MS = 60_000;

/** Whether the journal has the run's end. */
export const hasEnd = ({paths}: Run): boolean => {
  const history = latestHistory(paths);
  return history.state.end !== null;
};

/**
 * Whether a trainer that mlxtop did not start is still followed and lives: by its processes where they are known. A pipe lives as long
 * as its reader; a log alone until its end is written down.
 */
const adoptedLives = async (run: Run, {kind, processes}: Adoption): Promise<boolean> => {
  if (releasedAt(run.record) !== null) return false;
  if (kind === 'pipe') return recorderLives(run);
  if (processes.length === 0) return !hasEnd(run);
  return (await Promise.all(processes.map(ownerLives))).includes(true);
};

/** Whether the run's trainer (its wrapper) still lives. */
export const runLives = async (run: Run): Promise<boolean> => {
  const {record} = run;
  if (record.adopted) return adoptedLives(run, record.adopted);
  if (!record.tmux) return Date.now() - record.createdAt < LAUNCH_MS;
  return ownerLives({pid: record.tmux.wrapperPid, identity: record.tmux.wrapperIdentity});
};

/** Whether a recorder is at work on the run. */
export const recorderLives = async ({paths}: Run): Promise<boolean> => {
  const owner = readLock(paths.lock);
  return owner !== null && (await lockOwnerLives(owner));
};
