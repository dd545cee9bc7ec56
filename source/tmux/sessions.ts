import {UserError} from '../errors.js';
import type {Tmux} from './client.js';
import {formatOf, SEPARATOR} from './fields.js';
import {RESTING} from './rest.js';

const rowsOf = (stdout: string): string[][] =>
  stdout === '' ? [] : stdout.split('\n').map(line => line.split(SEPARATOR));

export type Session = {
  id: string;
  name: string;
  /** The run that mlxtop started in it; empty for any other session. */
  runId: string;
};

/** The sessions of the server; empty when it does not run. */
export const listSessions = async (tmux: Tmux): Promise<Session[]> => {
  const {stdout, code} = await tmux.run([
    'list-sessions',
    '-F',
    formatOf(['session_id', 'session_name', '@mlxtop_run']),
  ]);
  if (code !== 0) return [];
  return rowsOf(stdout).map(([id = '', name = '', runId = '']) => ({id, name, runId}));
};

export type Pane = {
  id: string;
  sessionId: string;
  windowId: string;
  role: string;
  /** The run whose session this is. Pane ids start again with each tmux server. */
  runId: string;
  dead: boolean;
  /** Its output is piped to a program. */
  piped: boolean;
  /** Its dashboard is closed. */
  resting: boolean;
};

/** The panes of a session; empty when it is gone. */
export const listPanes = async (tmux: Tmux, sessionId: string): Promise<Pane[]> => {
  const fields = [
    'pane_id',
    'session_id',
    'window_id',
    '@mlxtop_role',
    '@mlxtop_run',
    'pane_dead',
    'pane_pipe',
    RESTING,
  ];
  const {stdout, code} = await tmux.run(['list-panes', '-s', '-t', sessionId, '-F', formatOf(fields)]);
  if (code !== 0) return [];
  return rowsOf(stdout).map(([id = '', session = '', windowId = '', role = '', runId = '', dead, piped, resting]) => ({
    id,
    sessionId: session,
    windowId,
    role,
    runId,
    dead: dead === '1',
    piped: piped === '1',
    resting: resting === '1',
  }));
};

/** The names of the variables that the server passes to every pane. */
export const serverEnvironmentNames = async (tmux: Tmux): Promise<string[]> => {
  const {stdout, code} = await tmux.run(['show-environment', '-g']);
  if (code !== 0) return [];
  return stdout.split('\n').flatMap(line => /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(line)?.[1] ?? []);
};

/** The server's pid; null when it does not run. */
export const serverPid = async (tmux: Tmux): Promise<number | null> => {
  const {stdout, code} = await tmux.run(['display-message', '-p', '#{pid}']);
  return code === 0 && /^\d+$/.test(stdout.trim()) ? Number(stdout) : null;
};

/** When the server was started, in ms since 1970, to the second; null when it does not run. */
export const serverStartedAt = async (tmux: Tmux): Promise<number | null> => {
  const {stdout, code} = await tmux.run(['display-message', '-p', '#{start_time}']);
  return code === 0 && /^\d+$/.test(stdout.trim()) ? Number(stdout) * 1000 : null;
};

/** Throws a `UserError` when the server is set to end once no client is attached: a detached run would end with it. */
export const requireLastingServer = async (tmux: Tmux): Promise<void> => {
  const {stdout, code} = await tmux.run(['start-server', ';', 'show-options', '-s', '-v', 'exit-unattached']);
  if (code === 0 && stdout.trim() === 'on') {
    throw new UserError(
      "Your tmux server has 'exit-unattached on': it would end, and the run with it, when you detach.",
      "Set 'set -s exit-unattached off' in ~/.tmux.conf, or give the run a server of its own: --socket-name mlxtop",
    );
  }
};

/** Ends a run's session, if there is one. */
export const killRun = async (tmux: Tmux, runId: string): Promise<void> => {
  for (const session of await listSessions(tmux)) if (session.runId === runId) await killSession(tmux, session.id);
};

/** Ends a session; one that is gone is no error. */
export const killSession = async (tmux: Tmux, sessionId: string): Promise<void> => {
  const {code, stderr} = await tmux.run(['kill-session', '-t', sessionId]);
  if (code !== 0 && !/can't find|no server/.test(stderr)) throw new Error(`tmux kill-session: ${stderr}`);
};
