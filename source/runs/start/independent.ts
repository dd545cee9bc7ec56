import {errorMessage} from '../../errors.js';
import {endWhenEmpty, runningServer} from '../../tmux/agent-server.js';
import {connect, type Server, type Tmux} from '../../tmux/client.js';
import {type AgentServer, type AgentServerOptions, startAgentServer} from './agent-server.js';
import {appOf, sessionNote} from './session-note.js';

/** The servers that an independent run gets where the user's own belongs to an application: more than anybody has started by hand. */
const OWN = ['mlxtop', 'mlxtop-2', 'mlxtop-3', 'mlxtop-4'];

export type ServerChoice = {
  tmux: Tmux;
  /** It does not run yet, and launchd is to start it. */
  starts: boolean;
  /** Another one than the user's own. */
  isOwn: boolean;
  /** Why the run will not be independent; null where it will be, or where nobody asked for that. */
  warning: string | null;
  /** What else the user has to know; empty for nothing. */
  note: string;
};

/** The server that a run is started in where nobody asked for an independent one. */
export const plainServer = (server: Server): ServerChoice => ({
  tmux: connect(server),
  starts: false,
  isOwn: false,
  warning: null,
  note: '',
});

/** A server as it is found: `app` is the application that it belongs to, where it runs and is not independent. */
const lookAtServer = async (server: Server): Promise<ServerChoice & {app: string | null}> => {
  const plain = {...plainServer(server), app: null};
  const running = await runningServer(plain.tmux, process.getuid?.() ?? 0);
  if (running === null) return {...plain, starts: true};
  if (running.independent) return plain;
  const app = (await appOf(running.pid))?.name ?? null;
  const whose = app === null ? 'launchd did not start it' : `belongs to ${app}, and may end with it`;
  const warning = `not independent: this tmux server ran already, and ${whose}. For one of its own: --socket-name OTHER-NAME`;
  return {...plain, warning, app};
};

/**
 * The server for an independent run on a Mac: the one that was meant, if it is independent or does not run yet. Where it belongs to somebody,
 * one of its own; unless the user has chosen it by name (`isChosen`): then it is used as it is.
 */
export const independentServer = async (server: Server, isChosen: boolean): Promise<ServerChoice> => {
  const meant = await lookAtServer(server);
  if (meant.warning === null || isChosen) return meant;
  for (const name of OWN) {
    const own = await lookAtServer({name});
    if (own.warning !== null) continue;
    const whose = meant.app === null ? 'was not started by launchd' : `lives in ${meant.app}`;
    return {...own, isOwn: true, note: `Your tmux server ${whose}: this run gets one of its own (tmux -L ${name}).\n`};
  }
  return meant;
};

/** On Linux there is nothing to be done; said to whoever asks for it. */
export const NOT_NEEDED =
  'Note: --independent changes nothing on Linux, where a tmux session outlives the terminal that it was started from.\n' +
  'If your system ends what you leave behind when you log out: loginctl enable-linger\n';

const firstLine = (error: unknown): string => errorMessage(error).split('\n')[0]?.replace(/\.$/, '') ?? '';

/** The server that launchd has started, or in one sentence why the session is started the plain way. */
export type Independence = {server: AgentServer; warning: null} | {server: null; warning: string};

/** Has launchd start the server; never throws. */
export const tryIndependent = async (tmux: Tmux, options?: AgentServerOptions): Promise<Independence> => {
  try {
    return {server: await startAgentServer(tmux, options), warning: null};
  } catch (error) {
    const app = (await sessionNote(tmux))?.terminal?.name ?? 'the app that it was started from';
    const warning = `not independent: ${firstLine(error)}. It was started the plain way, and may end with ${app}`;
    return {server: null, warning};
  }
};

/** Whether launchd's server came after all, in time to be the one that the session was made in; it then ends as the user's own would. */
export const cameLate = async (tmux: Tmux): Promise<boolean> => {
  const server = await runningServer(tmux, process.getuid?.() ?? 0);
  if (!server?.independent) return false;
  await endWhenEmpty(tmux);
  return true;
};
