import type {Tmux} from './client.js';
import {killSession, listPanes, listSessions} from './sessions.js';

/**
 * Ends the session of a run that has ended. False if the user has panes of their own in it, perhaps the very shell that
 * asks for this: then it stays.
 */
export const closeEnded = async (tmux: Tmux, runId: string): Promise<boolean> => {
  const sessions = (await listSessions(tmux)).filter(session => session.runId === runId);
  for (const {id} of sessions) {
    if ((await listPanes(tmux, id)).some(({role}) => role === '')) return false;
    await killSession(tmux, id);
  }
  return true;
};
