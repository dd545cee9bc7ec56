import {UserError} from '../../errors.js';
import type {Run} from '../../journal/runs.js';

/** The ids of the runs that have a session on that server; none if tmux is no longer installed. */
const runsOn = async (socketPath: string | null): Promise<string[]> => {
  const [{connect}, {listSessions}] = await Promise.all([
    import('../../tmux/client.js'),
    import('../../tmux/sessions.js'),
  ]);
  try {
    return (await listSessions(connect(socketPath === null ? null : {path: socketPath}))).map(({runId}) => runId);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
};

const runsOnAll = async (sockets: readonly (string | null)[]): Promise<Set<string>> =>
  new Set((await Promise.all([...new Set(sockets)].map(runsOn))).flat());

const socketsOf = (runs: readonly Run[]): string[] => runs.flatMap(({record}) => record.tmux?.socketPath ?? []);

/** The ids of the runs that have a session on one of these runs' servers, or on the user's own. */
export const runsWithSession = (runs: readonly Run[]): Promise<Set<string>> => runsOnAll([null, ...socketsOf(runs)]);

/** Those of the runs whose session is still open, with the trainer's last output in it. */
export const withOpenSession = async (runs: readonly Run[]): Promise<Run[]> => {
  const open = await runsOnAll(socketsOf(runs));
  return runs.filter(({record}) => open.has(record.id));
};
