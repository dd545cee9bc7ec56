import type {Tmux} from './client.js';
import {listSessions} from './sessions.js';
import {statusLine} from './status-line.js';

/**
 * Shows another name of the run in its session's status line. The session keeps its own name, which the user may attach
 * by. Resolves with whether there is a session of that run.
 */
export const retitle = async (
  tmux: Tmux,
  {runId, name, statusFile}: {runId: string; name: string; statusFile: string},
): Promise<boolean> => {
  const session = (await listSessions(tmux)).find(one => one.runId === runId);
  if (session === undefined) return false;
  const [, left] = statusLine(name, statusFile).find(([option]) => option === 'status-left') ?? [];
  if (left !== undefined) await tmux.run(['set-option', '-t', session.id, 'status-left', left]);
  return true;
};
