import {createHash} from 'node:crypto';
import type {Tmux} from './client.js';

/** In the environment of a tmux server that launchd has started for us: the agent's label. */
export const AGENT = 'MLXTOP_AGENT';

/** One label a user and socket: two agents would start two servers for one socket. */
export const agentLabel = (uid: number, socketPath: string): string =>
  `mlxtop.tmux.${uid}.${createHash('sha256').update(socketPath).digest('hex').slice(0, 12)}`;

export type RunningServer = {
  pid: number;
  socketPath: string;
  /** launchd has started it, as our agent for this very socket. */
  independent: boolean;
};

const SEPARATOR = '\u241E';

/** The server as it runs; null when none does: none is started. */
export const runningServer = async (tmux: Tmux, uid: number): Promise<RunningServer | null> => {
  const names = ['pid', 'socket_path', AGENT];
  const {stdout, code} = await tmux.run(['display-message', '-p', names.map(name => `#{${name}}`).join(SEPARATOR)]);
  const [pid = '', socketPath = '', label] = stdout.trimEnd().split(SEPARATOR);
  if (code !== 0 || !/^\d+$/.test(pid)) return null;
  return {pid: Number(pid), socketPath, independent: label === agentLabel(uid, socketPath)};
};

/**
 * Where the server's socket is, and whether the user's configuration has a server end with its last session: asked of one that is started
 * for that, and ends at once.
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
 * Ends a server without a session that is nobody's agent: with `exit-empty off` the one that was started to be asked stays. One pass of its
 * queue: whoever makes a session there meanwhile comes before, or starts a server anew.
 */
export const endLookedAt = async (tmux: Tmux): Promise<void> => {
  const isEmpty = '#{==:#{S:x},}';
  await tmux.run(['if-shell', '-F', `#{&&:${isEmpty},#{==:#{${AGENT}},}}`, 'kill-server']);
};

/**
 * The arguments that run a server in the foreground, as launchd wants its agents. The socket as a path: launchd's environment may name
 * another folder for names.
 */
export const foregroundServer = (tmuxProgram: string, socketPath: string): string[] => [
  tmuxProgram,
  '-u',
  '-D',
  '-S',
  socketPath,
];

/** `-D` turns `exit-empty` off, so that the server lives until it has a session: gives back what the user's configuration says. */
export const endWhenEmpty = async (tmux: Tmux): Promise<void> => {
  await tmux.run(['set-option', '-s', 'exit-empty', 'on']);
};
