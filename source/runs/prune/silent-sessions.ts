import {UserError} from '../../errors.js';
import {latestHistory} from '../../history/shared.js';
import type {Run} from '../../journal/runs.js';

/** A session that nobody has used, and nothing was printed in, for so long is no longer wanted. */
const SILENT_MS = 7 * 24 * 60 * 60_000;

const activitiesOn = async (socketPath: string): Promise<Map<string, number>> => {
  const [{connect}, {lastActivities}] = await Promise.all([
    import('../../tmux/client.js'),
    import('../../tmux/session-silence.js'),
  ]);
  try {
    return await lastActivities(connect({path: socketPath}));
  } catch (error) {
    // Without tmux there is no session.
    if (error instanceof UserError) return new Map();
    throw error;
  }
};

/** Those of these ended runs whose sessions are open, and that ended and were last used a week ago. */
export const withSilentSession = async (runs: readonly Run[], now: number): Promise<Run[]> => {
  const sockets = new Set(runs.flatMap(({record}) => record.tmux?.socketPath ?? []));
  const activities = new Map((await Promise.all([...sockets].map(activitiesOn))).flatMap(one => [...one]));
  const isOld = (at: number | undefined): boolean => at !== undefined && now - at > SILENT_MS;
  return runs.filter(
    ({record, paths}) => isOld(activities.get(record.id)) && isOld(latestHistory(paths).state.end?.at),
  );
};
