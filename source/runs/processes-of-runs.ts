import type {Host} from '../host/types.js';
import {runProcesses} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {processesOf} from '../trainer/tree.js';

/** The processes of these runs as they are now: each pid, and the name of its run. */
export const processesOfRuns = async (
  host: Pick<Host, 'processes'>,
  runs: readonly Pick<Run, 'record'>[],
): Promise<Map<number, string>> => {
  if (runs.length === 0) return new Map();
  const all = await host.processes();
  return new Map(
    runs.flatMap(({record}) => processesOf(runProcesses(record), all).map(({pid}) => [pid, record.name] as const)),
  );
};
