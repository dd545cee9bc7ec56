import type {ProcessInfo} from '../host/types.js';

/** A process that a run is made of: `itself` and all below it, or (a wrapper, a pane's shell) only what is below. */
export type ProcessRoot = {
  pid: number;
  /**
   * What `Host.processIdentity` gave for it: a pid that has since passed to another process is not this one. Null: not
   * checked.
   */
  identity: string | null;
  itself: boolean;
};

/** Which processes are meant: those below the wrapper with this pid, or those of these roots. */
export type Target = number | readonly ProcessRoot[];

/** A target as roots. */
export const rootsOf = (target: Target): readonly ProcessRoot[] =>
  typeof target === 'number' ? [{pid: target, identity: null, itself: false}] : target;

/**
 * The processes of a run, parents before their children: the roots that count themselves, every descendant of a root,
 * and what has left the tree because its parent died, but not the root's session or process group (the group counts
 * too: macOS' ps does not show the session). Without roots that do not count themselves and without zombies.
 */
export const processesOf = (
  roots: readonly Pick<ProcessRoot, 'pid' | 'itself'>[],
  all: readonly ProcessInfo[],
): ProcessInfo[] => {
  const outside = new Set(roots.filter(({itself}) => !itself).map(({pid}) => pid));
  const pids = new Set(roots.map(({pid}) => pid));
  const children = new Map<number, ProcessInfo[]>();
  for (const one of all) {
    const siblings = children.get(one.parentPid);
    if (siblings) siblings.push(one);
    else children.set(one.parentPid, [one]);
  }

  const withDescendants = (first: readonly ProcessInfo[]): Map<number, ProcessInfo> => {
    const found = new Map<number, ProcessInfo>();
    const queue = first.filter(one => !outside.has(one.pid));
    for (const one of queue) {
      if (outside.has(one.pid) || found.has(one.pid)) continue;
      found.set(one.pid, one);
      queue.push(...(children.get(one.pid) ?? []));
    }
    return found;
  };

  const isFirst = ({pid, parentPid, sessionId, groupId}: ProcessInfo): boolean =>
    pids.has(pid) || pids.has(parentPid) || (sessionId !== null && pids.has(sessionId)) || pids.has(groupId);
  const below = withDescendants(all.filter(isFirst));
  const topLevel = [...below.values()].filter(one => !below.has(one.parentPid));
  return [...withDescendants(topLevel).values()].filter(one => !one.zombie);
};

/** The processes below a wrapper. */
export const processesBelow = (wrapperPid: number, all: readonly ProcessInfo[]): ProcessInfo[] =>
  processesOf(rootsOf(wrapperPid), all);
