import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {UserError} from '../../errors.js';
import {fitsXml} from '../../host/darwin/property-list.js';
import {agentPropertyList, startAgent} from '../../host/launch-agent.js';
import {toolsFolder} from '../../host/tools-folder.js';
import {writeOwnFile} from '../../paths/open.js';
import {
  AGENT,
  agentLabel,
  endIdleServer,
  endWhenEmpty,
  foregroundServer,
  type RunningServer,
  runningServer,
  serverFacts,
} from '../../tmux/agent-server.js';
import type {Tmux} from '../../tmux/client.js';
import {programOnPath} from './find-program.js';

/**
 * The environment variables that a server would inherit from this process and launchd does not set: where programs,
 * shells and the user's configuration are. None of them is secret.
 */
const INHERITED = ['PATH', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TMUX_TMPDIR', 'XDG_CONFIG_HOME'];

const inheritedEnvironment = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    INHERITED.flatMap(name => {
      const value = environment[name];
      return value && fitsXml(value) ? [[name, value]] : [];
    }),
  );

export type AgentServerOptions = {
  /** How long launchctl may take, and then how long to wait for the server. */
  limitMs?: number;
  tools?: string | null;
  environment?: NodeJS.ProcessEnv;
};

const LIMIT_MS = 6000;
const POLL_MS = 50;
/** The server of another independent start appears within this time. */
const OTHER_START_MS = 500;
/**
 * A server of ours without a socket after this time has ended, because it found one that was started only to be
 * queried; so launchd is asked again. While our server is only slow, its label is still taken, and the second request
 * does no harm.
 */
const RETRY_MS = 1500;

/**
 * Waits until there is no server: one that was started only to be queried is still ending, and a client of an ending
 * server gets no answer. Resolves with the server that another independent start has made meanwhile. Throws a
 * `UserError` when the socket stays taken.
 */
const waitUntilGone = async (tmux: Tmux, uid: number, limitMs: number): Promise<RunningServer | null> => {
  for (const until = performance.now() + limitMs; ; await delay(POLL_MS)) {
    const server = await runningServer(tmux, uid);
    if (server === null || server.independent) return server;
    if (performance.now() > until) throw new UserError('another tmux server has taken the socket', 'Attach to it.');
  }
};

/**
 * Whether our agent's server appears within `limitMs`. Throws a `UserError` when another server has taken the socket.
 */
const appears = async (tmux: Tmux, uid: number, limitMs: number): Promise<boolean> => {
  for (const until = performance.now() + limitMs; ; await delay(POLL_MS)) {
    const server = await runningServer(tmux, uid);
    if (server?.independent) return true;
    if (performance.now() > until) {
      if (server === null) return false;
      throw new UserError('another start made the tmux server a moment before', 'Attach to it.');
    }
  }
};

/** Has launchd load the agent from a temporary file, which is needed only for that moment. */
const startFromFile = async (label: string, text: string, options: {tools: string | null; limitMs: number}) => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-agent-'));
  try {
    const file = join(folder, `${label}.plist`);
    writeOwnFile(file, text);
    await startAgent(file, label, options);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
};

/**
 * Starts the agent repeatedly until its server is there. Throws launchd's refusal, and a `UserError` when none appears
 * within `limitMs`.
 */
const startUntilThere = async (
  tmux: Tmux,
  uid: number,
  {label, text, tools, limitMs}: {label: string; text: string; tools: string | null; limitMs: number},
): Promise<void> => {
  const until = performance.now() + limitMs;
  for (let isLoaded = false; ; ) {
    try {
      await startFromFile(label, text, {tools, limitMs: Math.max(POLL_MS, until - performance.now())});
      isLoaded = true;
    } catch (error) {
      // Of two independent starts at the same moment launchd refuses the second, which then uses the first one's
      // server.
      if (!isLoaded && !(await appears(tmux, uid, OTHER_START_MS))) throw error;
    }
    if (await appears(tmux, uid, RETRY_MS)) return;
    if (performance.now() > until) {
      throw new UserError(
        `launchd has not started a tmux server within ${limitMs / 1000} s`,
        'Start without --independent.',
      );
    }
  }
};

export type AgentServer = {
  /**
   * To be called once a session was made, or could not be made: from then on the server ends as the user's own would.
   */
  settle(): Promise<void>;
};

/**
 * Starts the tmux server through a launchd user agent, where none runs yet: it then belongs to no application, so that
 * quitting one does not end it. It has no session yet. Throws a `UserError` with the reason when it does not start:
 * launchctl refuses, gives no answer in time, or no server appears. A server that starts later finds the socket in use
 * and ends, or is used.
 */
export const startAgentServer = async (
  tmux: Tmux,
  {limitMs = LIMIT_MS, tools = toolsFolder(), environment = process.env}: AgentServerOptions = {},
): Promise<AgentServer> => {
  const uid = process.getuid?.() ?? 0;
  const program = programOnPath('tmux', environment.PATH ?? '');
  if (program === null) throw new UserError('tmux is not on the PATH', 'Install it.');
  const {socketPath, exitsEmpty} = await serverFacts(tmux);
  const settle = async () => (exitsEmpty ? endWhenEmpty(tmux) : undefined);
  await endIdleServer(tmux);
  if ((await waitUntilGone(tmux, uid, limitMs)) !== null) return {settle};
  const label = agentLabel(uid, socketPath);
  const text = agentPropertyList({
    label,
    command: foregroundServer(program, socketPath),
    environment: {...inheritedEnvironment(environment), [AGENT]: label},
  });
  await startUntilThere(tmux, uid, {label, text, tools, limitMs});
  return {settle};
};
