import type {ProcessInfo, Protection} from '../host/types.js';
import {processesBelow} from './tree.js';

/** tmux by the kernel's short name: `tmux` on macOS, `tmux: server` and `tmux: client` on Linux. */
const isTmux = ({name}: ProcessInfo): boolean => /^tmux(?:$|: )/.test(name);

/** A server has no parent but the system: it detaches itself, or launchd has started it. */
const isServer = (one: ProcessInfo): boolean =>
  one.name === 'tmux: server' || (one.name === 'tmux' && one.parentPid <= 1);

/**
 * The processes that must not be quit: the trainers below `wrapperPids` (and the wrappers), and mlxtop itself
 * (`ownPids`, and the runs' recorders) with everything above it. The terminals of tmux' clients count too when mlxtop,
 * or a run, lives in a tmux: the processes do not show which of them has our session, and losing any would be bad.
 * Without the first process of the system.
 */
export const protectionFor = (
  all: readonly ProcessInfo[],
  wrapperPids: readonly number[],
  ownPids: readonly number[],
  recorderPids: readonly number[] = [],
): Protection => {
  const byPid = new Map(all.map(one => [one.pid, one]));
  const trainer = new Set(wrapperPids);
  for (const wrapper of wrapperPids) for (const {pid} of processesBelow(wrapper, all)) trainer.add(pid);
  const withAncestors = (from: number): number[] => {
    const chain = new Set<number>();
    for (let pid = from; pid > 1 && !chain.has(pid); pid = byPid.get(pid)?.parentPid ?? 0) chain.add(pid);
    return [...chain];
  };
  const chains = (pids: readonly number[]): number[][] => pids.map(withAncestors);
  const known = (pids: readonly number[]): ProcessInfo[] => pids.flatMap(pid => byPid.get(pid) ?? []);
  const isInPane = (chain: readonly number[]): boolean => known(chain).some(isServer);
  const ours = chains(ownPids);
  // What runs in a pane lives on the server, and is seen where the server's clients are.
  const session = new Set([...ours.filter(isInPane), ...chains([...recorderPids, ...wrapperPids])].flat());
  const inTmux = known([...ours.flat(), ...session]).some(isTmux);
  const clients = inTmux ? chains(all.filter(one => isTmux(one) && !isServer(one)).map(({pid}) => pid)) : [];
  const own = new Set([...session, ...ours.flat(), ...clients.flat()]);
  const looking = new Set([...ours, ...clients].filter(chain => !isInPane(chain)).flat());
  const withoutTrainers = (pids: Iterable<number>): number[] => [...pids].filter(pid => !trainer.has(pid));
  return {
    trainerPids: [...trainer],
    ownPids: withoutTrainers(own),
    lookingPids: withoutTrainers(looking),
    sessionPids: withoutTrainers(session).filter(pid => !looking.has(pid)),
  };
};
