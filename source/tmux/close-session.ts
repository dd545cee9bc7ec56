import {UserError} from '../errors.js';
import type {Tmux} from './client.js';
import {sendBack} from './leave.js';
import {killSession, listPanes, listSessions} from './sessions.js';

/**
 * Ends the session of a run. A terminal that came to it from the user's own session goes back there first. False when
 * it is closed already. Throws a `UserError` when the user has panes of their own in it.
 */
export const closeSession = async (tmux: Tmux, run: {runId: string; name: string}): Promise<boolean> => {
  const sessions = (await listSessions(tmux)).filter(({runId}) => runId === run.runId);
  for (const {id, name} of sessions) {
    const panes = await listPanes(tmux, id);
    if (panes.some(({role}) => role === '')) {
      throw new UserError(
        `You have panes of your own in the session of ${run.name}.`,
        `Close them first, or end all of it: tmux kill-session -t ${name}`,
      );
    }
    const [first] = panes;
    if (first) await sendBack(tmux, first.id);
    await killSession(tmux, id);
  }
  return sessions.length > 0;
};
