import {errorMessage} from '../../errors.js';
import {endWhenEmpty, runningServer} from '../../tmux/agent-server.js';
import {connect, type Server, type Tmux} from '../../tmux/client.js';
import {type AgentServer, type AgentServerOptions, startAgentServer} from './agent-server.js';
import {appOf, sessionNote} from './session-note.js';

/**
 * Names of servers for independent runs where the user's own belongs to an application; a user would hardly have
 * started all of them by hand.
 */
const OWN_SERVERS = ['mlxtop', 'mlxtop-2', 'mlxtop-3', 'mlxtop-4'];

export type ServerChoice = {
  tmux: Tmux;
  /** It does not run yet, and launchd is to start it. */
  starts: boolean;
  /** A server of mlxtop's own, not the user's. */
  isOwn: boolean;
  /** Why the run will not be independent; null where it will be, or where that was not requested. */
  warning: string | null;
  /** What else the user should know; empty for nothing. */
  note: string;
};

/** The server for a run that need not be independent. */
export const plainServer = (server: Server): ServerChoice => ({
  tmux: connect(server),
  starts: false,
  isOwn: false,
  warning: null,
  note: '',
});

/** The present state of a server: `app` is the application that it belongs to, if it runs and is not independent. */
const inspectServer = async (server: Server): Promise<ServerChoice & {app: string | null}> => {
  const plain = {...plainServer(server), app: null};
  const running = await runningServer(plain.tmux, process.getuid?.() ?? 0);
  if (running === null) return {...plain, starts: true};
  if (running.independent) return plain;
  const app = (await appOf(running.pid))?.name ?? null;
  const whose = app === null ? 'launchd did not start it' : `belongs to ${app}, and may end with it`;
  const warning = `not independent: this tmux server was already running, and ${whose}. For a server of its own: --socket-name OTHER-NAME`;
  return {...plain, warning, app};
};

/**
 * The server for an independent run on a Mac: `server`, if it is independent or does not run yet, or if the user has
 * chosen it by name (`isChosen`); else one of mlxtop's own.
 */
export const independentServer = async (server: Server, isChosen: boolean): Promise<ServerChoice> => {
  const first = await inspectServer(server);
  if (first.warning === null || isChosen) return first;
  for (const name of OWN_SERVERS) {
    const own = await inspectServer({name});
    if (own.warning !== null) continue;
    const whose = first.app === null ? 'was not started by launchd' : `lives in ${first.app}`;
    return {...own, isOwn: true, note: `Your tmux server ${whose}: this run gets one of its own (tmux -L ${name}).\n`};
  }
  return first;
};

/** The note for a user who asks for an independent run on Linux. */
export const NOT_NEEDED =
  'Note: --independent changes nothing on Linux, where a tmux session outlives the terminal that it was started from.\n' +
  'If your system ends your processes when you log out: loginctl enable-linger\n';

const firstLine = (error: unknown): string => errorMessage(error).split('\n')[0]?.replace(/\.$/, '') ?? '';

/** The server that launchd has started, or in one sentence why the session is started without it. */
export type Independence = {server: AgentServer; warning: null} | {server: null; warning: string};

/** Has launchd start the server. Never throws. */
export const tryIndependent = async (tmux: Tmux, options?: AgentServerOptions): Promise<Independence> => {
  try {
    return {server: await startAgentServer(tmux, options), warning: null};
  } catch (error) {
    const app = (await sessionNote(tmux))?.terminal?.name ?? 'the app that it was started from';
    const warning = `not independent: ${firstLine(error)}. It was started normally, and may end with ${app}`;
    return {server: null, warning};
  }
};

/**
 * Whether launchd's server started after all, in time for the session to be made in it; it then ends as the user's own
 * would.
 */
export const cameLate = async (tmux: Tmux): Promise<boolean> => {
  const server = await runningServer(tmux, process.getuid?.() ?? 0);
  if (!server?.independent) return false;
  await endWhenEmpty(tmux);
  return true;
};
