import type {Expected} from './match.js';
import {mlxLaunchOf} from './mlx-launch.js';
import type {RunHosts, Whereabouts} from './run-hosts.js';

/** What is known when ranks are looked for on one of a run's machines. */
export type Known = Pick<Expected, 'runSeconds' | 'client' | 'shared'> & {
  record: Pick<Whereabouts, 'command' | 'directory'>;
  found: RunHosts;
};

/** What a run's processes on that host are known by. */
export const expectedOn = (name: string, {record, found, ...rest}: Known): Expected => {
  const there = found.ranks.filter(({host}) => host === name).map(({rank}) => rank);
  return {
    ...rest,
    ranks: found.ranks.length === 0 ? null : new Set(there),
    command: mlxLaunchOf(record.command, record.directory)?.command ?? [],
  };
};
