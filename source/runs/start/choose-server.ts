import {mkdirSync} from 'node:fs';
import {dirname} from 'node:path';
import {sessionNameFor} from '../../format/run-name.js';
import {nestedError, surroundingSocket} from '../../tmux/attach.js';
import {connect, requireTmux, type Server, type Tmux} from '../../tmux/client.js';
import {requireLastingServer} from '../../tmux/sessions.js';
import {independentServer, plainServer, type ServerChoice} from './independent.js';
import type {Continues, StartRequest} from './request.js';

/** The server that the user named, else that of the run that is continued, else the user's own. */
const serverFor = (socketName: string | undefined, from: Continues | null): Server => {
  if (socketName !== undefined) return {name: socketName};
  const path = from?.record.tmux?.socketPath;
  if (path === undefined) return null;
  // Restarting the machine empties /tmp, and tmux creates the folder of its sockets only for its default names.
  mkdirSync(dirname(path), {recursive: true, mode: 0o700});
  return {path};
};

const refuseNesting = async (tmux: Tmux, name: string): Promise<void> => {
  const around = surroundingSocket(process.env);
  if (around === null) return;
  const {stdout} = await tmux.run(['start-server', ';', 'display-message', '-p', '#{socket_path}']);
  if (stdout.trim() !== around) throw nestedError(name);
};

/** Where a run starts, and whether this terminal can be attached to it. */
export type StartPlace = ServerChoice & {
  attaching: boolean;
  /** The session is on a server of its own, which cannot be shown inside the tmux around this terminal. */
  isInside: boolean;
};

/**
 * Chooses the tmux server of a start. Throws a `UserError` when tmux is missing or too old, when the session could not
 * be shown inside the tmux around this terminal, and when the server would end with its last client.
 */
export const chooseServer = async ({
  socketName,
  from,
  choices,
  attach,
  session,
  name,
}: StartRequest): Promise<StartPlace> => {
  const server = serverFor(socketName, from);
  await requireTmux(connect(server));
  const choice = choices.independent ? await independentServer(server, socketName !== undefined) : plainServer(server);
  // A server that mlxtop chose, not the user, may not fit inside the tmux around this terminal: the run starts all the
  // same.
  const isInside = choice.isOwn && surroundingSocket(process.env) !== null;
  const attaching = attach && !isInside;
  if (attaching && server !== null) await refuseNesting(choice.tmux, session ?? sessionNameFor(name ?? 'mlxtop'));
  await requireLastingServer(choice.tmux);
  return {...choice, attaching, isInside};
};
