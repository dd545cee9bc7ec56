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
 * What a server that this process started would have of its environment, and launchd does not give: where programs, shells and the
 * user's configuration are. Nothing secret is among it.
 */
const KEPT = ['PATH', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TMUX_TMPDIR', 'XDG_CONFIG_HOME'];

const keptEnvironment = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    KEPT.flatMap(name => {
      const value = environment[name];
      return value && fitsXml(value) ? [[name, value]] : [];
    }),
  );

export type AgentServerOptions = {
  /** How long launchctl may take, and then how long the server is waited for. */
  limitMs?: number;
  tools?: string | null;
  environment?: NodeJS.ProcessEnv;
};

const LIMIT_MS = 6000;
const LOOK_MS = 50;
/** Another start's server comes within so long. */
const OTHER_MS = 500;
/** A server that finds another in its place, which somebody has only started to ask it, is gone; one that is slow keeps its label. */
const AGAIN_MS = 1500;

/**
 * The server that a look has started is still ending, and a client of a server that ends is told nothing: waits until there is none.
 * Resolves with one that another independent start has made meanwhile.
 */
const whenGone = async (tmux: Tmux, uid: number, limitMs: number): Promise<RunningServer | null> => {
  for (const until = performance.now() + limitMs; ; await delay(LOOK_MS)) {
    const server = await runningServer(tmux, uid);
    if (server === null || server.independent) return server;
    if (performance.now() > until) throw new UserError('another tmux server has taken the socket', 'Attach to it.');
  }
};

/** Whether our agent's server is there within so long. Throws when somebody else's has taken the socket. */
const comes = async (tmux: Tmux, uid: number, limitMs: number): Promise<boolean> => {
  for (const until = performance.now() + limitMs; ; await delay(LOOK_MS)) {
    const server = await runningServer(tmux, uid);
    if (server?.independent) return true;
    if (performance.now() > until) {
      if (server === null) return false;
      throw new UserError('another start made the tmux server a moment before', 'Attach to it.');
    }
  }
};

/** Has launchd take the agent from a file of ours, which is needed no longer than that. */
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

/** Starts the agent again and again until its server is there. Throws why launchd refuses, and when none comes within `limitMs`. */
const startUntilThere = async (
  tmux: Tmux,
  uid: number,
  {label, text, tools, limitMs}: {label: string; text: string; tools: string | null; limitMs: number},
): Promise<void> => {
  const until = performance.now() + limitMs;
  for (let isTaken = false; ; ) {
    try {
      await startFromFile(label, text, {tools, limitMs: Math.max(LOOK_MS, until - performance.now())});
      isTaken = true;
    } catch (error) {
      // Of two independent starts at once launchd refuses the second, whose server is the first one's then.
      if (!isTaken && !(await comes(tmux, uid, OTHER_MS))) throw error;
    }
    if (await comes(tmux, uid, AGAIN_MS)) return;
    if (performance.now() > until) {
      throw new UserError(`launchd has started no tmux server within ${limitMs / 1000} s`, 'Start the plain way.');
    }
  }
};

export type AgentServer = {
  /** To be called once a session has been made, or could not be: from then on the server ends as the user's own would. */
  settle(): Promise<void>;
};

/**
 * Starts the tmux server through a user agent of launchd, where none runs yet: it then belongs to no application, and none that is quit
 * takes it along. It has no session yet. Throws a `UserError` that says why it is not there: launchctl refuses, gives no answer in time, or
 * no server comes. One that comes later finds the socket in use and ends, or is used.
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
  if ((await whenGone(tmux, uid, limitMs)) !== null) return {settle};
  const label = agentLabel(uid, socketPath);
  const text = agentPropertyList({
    label,
    command: foregroundServer(program, socketPath),
    environment: {...keptEnvironment(environment), [AGENT]: label},
  });
  await startUntilThere(tmux, uid, {label, text, tools, limitMs});
  return {settle};
};
