import {createHash} from 'node:crypto';
import type {Tmux} from './client.js';
import {formatOf, SEPARATOR} from './fields.js';

/** A variable in the environment of a tmux server that launchd has started for mlxtop: the agent's label. */
export const AGENT = 'MLXTOP_AGENT';

/** The agent's label, one for each user and socket: two agents would start two servers for one socket. */
export const agentLabel = (uid: number, socketPath: string): string =>
  `mlxtop.tmux.${uid}.${createHash('sha256').update(socketPath).digest('hex').slice(0, 12)}`;

export type RunningServer = {
  pid: number;
  socketPath: string;
  /** Whether launchd has started it, as mlxtop's agent for this socket. */
  independent: boolean;
};

/** The running server; null when there is none. Starts none. */
export const runningServer = async (tmux: Tmux, uid: number): Promise<RunningServer | null> => {
  const {stdout, code} = await tmux.run(['display-message', '-p', formatOf(['pid', 'socket_path', AGENT])]);
  const [pid = '', socketPath = '', label] = stdout.trimEnd().split(SEPARATOR);
  if (code !== 0 || !/^\d+$/.test(pid)) return null;
  return {pid: Number(pid), socketPath, independent: label === agentLabel(uid, socketPath)};
};

/**
 * Where the server's socket is, and whether the user's configuration lets a server end with its last session. Starts a
 * server for these questions, which ends at once.
 */
export const serverFacts = async (tmux: Tmux): Promise<{socketPath: string; exitsEmpty: boolean}> => {
  const ask = [
    ['start-server'],
    ['display-message', '-p', '#{socket_path}'],
    ['show-options', '-s', '-v', 'exit-empty'],
  ];
  const {stdout} = await tmux.run(ask.flatMap((words, index) => (index === 0 ? words : [';', ...words])));
  const [socketPath = '', exitEmpty] = stdout.split('\n');
  return {socketPath, exitsEmpty: exitEmpty !== 'off'};
};

/**
 * Ends a server that has no session and is no agent: with `exit-empty off` the one that `serverFacts` has started
 * stays. In one pass of its queue: another process that makes a session there comes before it, or starts a new server.
 */
export const endIdleServer = async (tmux: Tmux): Promise<void> => {
  const isEmpty = '#{==:#{S:x},}';
  await tmux.run(['if-shell', '-F', `#{&&:${isEmpty},#{==:#{${AGENT}},}}`, 'kill-server']);
};

/**
 * The command that runs a server in the foreground, as launchd requires of its agents. The socket is a path, because
 * launchd's environment may name another folder for socket names.
 */
export const foregroundServer = (tmuxProgram: string, socketPath: string): string[] => [
  tmuxProgram,
  '-u',
  '-D',
  '-S',
  socketPath,
];

/**
 * Turns `exit-empty` on again, as in the user's configuration: `-D` turns it off, so that the server lives until it has
 * a session.
 */
export const endWhenEmpty = async (tmux: Tmux): Promise<void> => {
  await tmux.run(['set-option', '-s', 'exit-empty', 'on']);
};
