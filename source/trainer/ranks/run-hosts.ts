import {withoutUser} from '../../format/host-name.js';
import type {EventOf, RunHost} from '../../journal/events.js';
import {mlxLaunchOf} from './mlx-launch.js';
import {nodesOf} from './nodes.js';

/** More hosts than these are not watched. */
export const MAX_HOSTS = 64;
const MAX_RANKS = 1024;

/** What a run's record says of where it runs. */
export type Whereabouts = {
  command: readonly string[];
  directory: string;
  /** Named by `--hosts`. */
  hosts?: readonly string[] | undefined;
};

export type RunHosts = Pick<EventOf<'hosts'>, 'hosts' | 'ranks' | 'told'>;

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|::1)$/i;

/** Whether a host's name is this machine's: a loopback address, or one of its own names and addresses. */
const isHere = (name: string, own: ReadonlySet<string>): boolean => {
  const host = withoutUser(name).toLowerCase();
  return LOOPBACK.test(host) || own.has(host) || own.has(host.replace(/\.local$/, ''));
};

const hostsFrom = (names: readonly string[], own: ReadonlySet<string>): RunHost[] =>
  [...new Set(names)].slice(0, MAX_HOSTS).map(name => ({name, here: isHere(name, own)}));

/** Of names that the user gave: this machine is one of them, even where it was left out. */
const ofOption = (
  names: readonly string[],
  launched: readonly string[] | null,
  own: ReadonlySet<string>,
  ownName: string,
): RunHosts => {
  const listed = hostsFrom(names, own);
  const isLeftOut = launched === null && !listed.some(({here}) => here);
  const hosts = isLeftOut ? [{name: ownName, here: true}, ...listed] : listed;
  const isAllNamed = launched?.every(name => names.includes(name)) === true;
  const ranks = isAllNamed ? launched.map((host, rank) => ({rank, host})) : [];
  return {hosts, ranks: ranks.slice(0, MAX_RANKS), told: 'option'};
};

/**
 * The machines that a run works on and which rank is where, as far as its command, the hostfile and `--hosts` say; null
 * for a run on this machine alone. `own`: this machine's names and addresses, in small letters. Where a run is started
 * on each machine by hand, the others are nameless: then only this one is in the list, and `nodes` is above 1.
 */
export const runHosts = (
  {command, directory, hosts: given = []}: Whereabouts,
  own: ReadonlySet<string>,
  ownName: string,
): RunHosts | null => {
  const launch = mlxLaunchOf(command, directory);
  if (given.length > 0) return ofOption(given, launch?.hosts ?? null, own, ownName);
  if (launch?.hosts) {
    const hosts = hostsFrom(launch.hosts, own);
    if (hosts.every(({here}) => here)) return null;
    const ranks = launch.hosts.slice(0, MAX_RANKS).map((host, rank) => ({rank, host}));
    return {hosts, ranks, told: launch.told};
  }
  return nodesOf(command) > 1 ? {hosts: [{name: ownName, here: true}], ranks: [], told: 'nodes'} : null;
};
