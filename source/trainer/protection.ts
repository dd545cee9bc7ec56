import type {ProcessInfo, Protection} from '../host/types.js';
import {processesBelow} from './tree.js';

/** tmux by the kernel's short name: `tmux` on macOS, `tmux: server` and `tmux: client` on Linux. */
const isTmux = ({name}: ProcessInfo): boolean => /^tmux(?:$|: )/.test(name);

/**
 * Whom nobody may quit: the trainers below `wrapperPids` (and the wrappers), and ourselves with everything above us. The terminals of
 * tmux' clients count too when we, or a run, live in a tmux: which of them shows our session cannot be told from the processes, and
 * none is worth losing. Without the first process of the system.
 */
export const protectionFor = (
  all: readonly ProcessInfo[],
  wrapperPids: readonly number[],
  ownPids: readonly number[],
): Protection => {
  const byPid = new Map(all.map(one => [one.pid, one]));
  const trainer = new Set(wrapperPids);
  for (const wrapper of wrapperPids) for (const {pid} of processesBelow(wrapper, all)) trainer.add(pid);
  const own = new Set<number>();
  const addWithAncestors = (from: number): void => {
    for (let pid = from; pid > 1 && !own.has(pid); pid = byPid.get(pid)?.parentPid ?? 0) own.add(pid);
  };
  for (const pid of [...ownPids, ...wrapperPids]) addWithAncestors(pid);
  const inTmux = [...own].some(pid => {
    const one = byPid.get(pid);
    return one !== undefined && isTmux(one);
  });
  if (inTmux) for (const one of all.filter(isTmux)) addWithAncestors(one.pid);
  return {trainerPids: [...trainer], ownPids: [...own].filter(pid => !trainer.has(pid))};
};
