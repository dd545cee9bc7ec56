import {execa} from 'execa';
import {UserError} from '../errors.js';
import {linksResolved} from '../paths/links.js';
import {writeOwnFile} from '../paths/open.js';
import {HANDOVER, type Tmux} from './client.js';
import {noteOrigin} from './leave.js';

/**
 * Tells the launcher script around us what to become: writes two lines into the file that it has made for that. Throws
 * system errors.
 */
export const tellLauncher = (file: string, first: string, second: string): void =>
  writeOwnFile(file, `${first}\n${second}\n`);

/** A session to show. */
export type SessionTarget = {socketPath: string; sessionId: string; name: string};

/** The socket of the tmux that this process runs in; null outside tmux. */
export const surroundingSocket = (environment: NodeJS.ProcessEnv): string | null => {
  const socket = environment.TMUX?.split(',')[0];
  return socket ? linksResolved(socket) : null;
};

/** The commands that show the session, for the user to type. */
export const attachHint = ({socketPath, name}: Pick<SessionTarget, 'socketPath' | 'name'>): string =>
  /\/default$/.test(socketPath) ? `mlxtop attach ${name}   or   tmux attach -t ${name}` : `mlxtop attach ${name}`;

const NESTED = 'This terminal is inside another tmux server: a session inside a session would catch the keys of both.';

/** The error for a start on one tmux server whose session would be shown inside another. */
export const nestedError = (name: string): UserError =>
  new UserError(NESTED, `Detach first, or start with --detach and attach from another terminal: mlxtop attach ${name}`);

/** The same for a session that runs already. */
const runsElsewhere = (name: string): UserError =>
  new UserError(NESTED, `Its dashboard can be shown here: mlxtop dashboard ${name}   or   mlxtop popup ${name}`);

/**
 * Shows the session in this terminal: inside the same tmux server the client switches, elsewhere tmux attaches. A
 * launcher script around us does the attaching, so that no Node process stays. Resolves with the exit code.
 */
export const attach = async (tmux: Tmux, target: SessionTarget, environment: NodeJS.ProcessEnv): Promise<number> => {
  const around = surroundingSocket(environment);
  if (around !== null) {
    if (around !== linksResolved(target.socketPath)) throw runsElsewhere(target.name);
    await noteOrigin(tmux, target.sessionId);
    const {code, stderr} = await tmux.run(['switch-client', '-t', target.sessionId]);
    if (code !== 0)
      throw new UserError(`tmux could not switch: ${stderr}`, `Try: tmux switch-client -t '${target.name}'`);
    return 0;
  }
  const handover = environment[HANDOVER];
  if (handover) {
    tellLauncher(handover, target.socketPath, target.sessionId);
    return 0;
  }
  const words = ['-S', target.socketPath, 'attach-session', '-t', target.sessionId];
  const result = await execa('tmux', words, {stdio: 'inherit', reject: false});
  return result.exitCode ?? 1;
};
