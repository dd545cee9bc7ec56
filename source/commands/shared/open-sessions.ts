import {UserError} from '../../errors.js';
import type {Run} from '../../journal/runs.js';

/** The ids of the runs that have a session on that server; none where there is no tmux any more. */
const runsOn = async (socketPath: string): Promise<string[]> => {
  const [{connect}, {listSessions}] = await Promise.all([
    import('../../tmux/client.js'),
    import('../../tmux/sessions.js'),
  ]);
  try {
    return (await listSessions(connect({path: socketPath}))).map(({runId}) => runId);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
};

/** Those of the runs whose session is still there, with the trainer's last words in it. */
export const withOpenSession = async (runs: readonly Run[]): Promise<Run[]> => {
  const sockets = new Set(runs.flatMap(({record}) => record.tmux?.socketPath ?? []));
  const open = new Set((await Promise.all([...sockets].map(runsOn))).flat());
  return runs.filter(({record}) => open.has(record.id));
};
