import type {ProcessInfo} from '../host/types.js';

/**
 * The processes of a run, parents before their children: every descendant of the wrapper, and what has left the tree because
 * its parent died, but not the wrapper's session or process group (the group counts too: macOS' ps does not tell the session).
 * Without the wrapper itself and without zombies.
 */
export const processesBelow = (wrapperPid: number, all: readonly ProcessInfo[]): ProcessInfo[] => {
  const children = new Map<number, ProcessInfo[]>();
  for (const one of all) {
    const siblings = children.get(one.parentPid);
    if (siblings) siblings.push(one);
    else children.set(one.parentPid, [one]);
  }

  const withDescendants = (roots: readonly ProcessInfo[]): Map<number, ProcessInfo> => {
    const found = new Map<number, ProcessInfo>();
    const queue = roots.filter(one => one.pid !== wrapperPid);
    for (const one of queue) {
      if (one.pid === wrapperPid || found.has(one.pid)) continue;
      found.set(one.pid, one);
      queue.push(...(children.get(one.pid) ?? []));
    }
    return found;
  };

  const below = withDescendants(
    all.filter(one => one.parentPid === wrapperPid || one.sessionId === wrapperPid || one.groupId === wrapperPid),
  );
  const topLevel = [...below.values()].filter(one => !below.has(one.parentPid));
  return [...withDescendants(topLevel).values()].filter(one => !one.zombie);
};
