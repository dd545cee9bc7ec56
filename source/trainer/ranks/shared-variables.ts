import type {Host} from '../../host/types.js';
import {type ProcessRoot, processesOf} from '../tree.js';
import {SHARED} from './match.js';

/** Of a run's processes the last ones, which are its workers, are looked at. */
const MAX_PROCESSES = 32;

/**
 * The variables that all ranks of a run have in common, by the processes that it has here; none where these have none,
 * or the system does not show them.
 */
export const sharedVariables = async (
  host: Pick<Host, 'processes' | 'startEnvironment'>,
  roots: readonly ProcessRoot[],
): Promise<Record<string, string>> => {
  const below = processesOf(roots, await host.processes())
    .toReversed()
    .slice(0, MAX_PROCESSES);
  for (const {pid} of below) {
    const variables = (await host.startEnvironment?.(pid, SHARED)) ?? {};
    if (Object.keys(variables).length > 0) return variables;
  }
  return {};
};
