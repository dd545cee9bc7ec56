import {kill} from 'node:process';
import {errorCode, UserError} from '../../errors.js';
import type {ProcessInfo} from '../../host/types.js';
import type {ProcessRoot} from '../tree.js';

/** A process as a message names it. */
export const nameOf = ({pid, name}: ProcessInfo): string => `Process ${pid} (${name})`;

/**
 * Sends the signal to `target`, by default the process itself; false when it is gone. Signal 0 only checks whether it
 * is allowed.
 * @throws {UserError} when the process belongs to another user.
 */
export const send = (one: ProcessInfo, signal: NodeJS.Signals | 0, target = one.pid): boolean => {
  try {
    return kill(target, signal);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    if (errorCode(error) !== 'EPERM') throw error;
    throw new UserError(
      `${nameOf(one)} belongs to another user, so it cannot be signalled.`,
      'Signal it yourself with "sudo kill", and start the trainer without sudo next time.',
    );
  }
};

/**
 * SIGINT as ^C gives it in the terminal: once to every process in the groups of the roots that count themselves and of
 * the other roots' children, including the wrapper, which traps it. A group that has other processes, too, is not
 * signalled as a whole. Returns the processes of the run that got it.
 * @throws {UserError} when one of them belongs to another user.
 */
export const interrupt = (
  roots: readonly ProcessRoot[],
  all: readonly ProcessInfo[],
  below: readonly ProcessInfo[],
): ProcessInfo[] => {
  const wrappers = new Set(roots.filter(({itself}) => !itself).map(({pid}) => pid));
  const selves = new Set(roots.filter(({itself}) => itself).map(({pid}) => pid));
  const ours = new Set([...wrappers, ...below.map(({pid}) => pid)]);
  const first = below.filter(({pid, parentPid}) => selves.has(pid) || wrappers.has(parentPid));
  const groups = new Set(first.map(({groupId}) => groupId));
  const targets = below.filter(({groupId}) => groups.has(groupId));
  // A signal to a group succeeds as soon as one member got it: without this check a trainer under sudo would be missed
  // unnoticed.
  for (const one of targets) send(one, 0);
  for (const group of groups) {
    const members = targets.filter(({groupId}) => groupId === group);
    const isOurs = group > 1 && all.every(({pid, groupId, zombie}) => groupId !== group || zombie || ours.has(pid));
    const [member] = members;
    if (member && isOurs) send(member, 'SIGINT', -group);
    else for (const one of members) send(one, 'SIGINT');
  }
  return targets;
};
