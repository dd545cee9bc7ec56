import {isHostName} from '../../format/host-name.js';
import type {Host} from '../../host/types.js';
import type {ProcessRoot} from '../tree.js';
import type {RanksOptions} from './control.js';
import {expectedOn} from './expected.js';
import {type RunHosts, runHosts, type Whereabouts} from './run-hosts.js';
import {sharedVariables} from './shared-variables.js';

type OwnHost = Pick<Host, 'processes' | 'startEnvironment'>;

/** A run, as far as its ranks elsewhere are concerned. */
export type RankedRun = {
  record: Whereabouts;
  /** Its processes here. */
  roots: readonly ProcessRoot[];
  /** How long it has lasted. */
  runSeconds: number;
};

/** How this machine is called, and what connects to another one. */
export type Elsewhere = {
  own: ReadonlySet<string>;
  ownName: string;
  connect: RanksOptions['connect'];
};

/** Variables are looked up only where a launcher gives its ranks some in common, and ssh does not start them. */
const needsShared = ({told}: RunHosts): boolean => told === 'option';

/** The ranks of a run on other machines, for control.ts; null where it has no other machine. */
export const ranksElsewhere = async (
  host: OwnHost,
  {record, roots, runSeconds}: RankedRun,
  {own, ownName, connect}: Elsewhere,
): Promise<RanksOptions | null> => {
  const found = runHosts(record, own, ownName);
  const hosts = found?.hosts.filter(({here, name}) => !here && isHostName(name)).map(({name}) => name) ?? [];
  if (found === null || hosts.length === 0) return null;
  const shared = needsShared(found) ? await sharedVariables(host, roots).catch(() => ({})) : {};
  return {
    hosts,
    connect,
    expected: (name, client) => expectedOn(name, {record, found, runSeconds, client, shared}),
  };
};
