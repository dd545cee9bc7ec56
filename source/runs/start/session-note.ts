import {UserError} from '../../errors.js';
import {getHost} from '../../host/get-host.js';
import type {SessionNote} from '../../journal/run-record.js';
import {runningServer} from '../../tmux/agent-server.js';
import type {Tmux} from '../../tmux/client.js';

/** The tools of macOS for this take tens of milliseconds; a start does not wait longer for one that hangs. */
const PATIENCE_MS = 1000;

/**
 * The application that a process belongs to, null for none. Undefined if the system does not say so within a second.
 */
export const appOf = async (pid: number): Promise<SessionNote['terminal'] | undefined> => {
  const host = await getHost();
  try {
    return await host.sessionApp(pid, PATIENCE_MS);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
};

/**
 * Which application a session on that server belongs to. A server that does not run yet will be a child of this
 * process, and belong to the same application. Undefined while that is unknown: the recorder asks again later.
 */
export const sessionNote = async (tmux: Tmux): Promise<SessionNote | undefined> => {
  const server = await runningServer(tmux, process.getuid?.() ?? 0);
  if (server?.independent) return {terminal: null, independent: true};
  const terminal = await appOf(server?.pid ?? process.pid);
  return terminal === undefined ? undefined : {terminal, independent: false};
};
