import {execa} from 'execa';
import {UserError} from '../errors.js';
import {linksResolved} from '../paths/links.js';
import {writeOwnFile} from '../paths/open.js';
import {HANDOVER, parseVersion, type Tmux} from './client.js';
import {noteOrigin} from './leave.js';

/**
 * Tells the launcher script around us what to become: writes these lines into the file that it has made for that.
 * Throws system errors.
 */
export const tellLauncher = (file: string, ...lines: readonly [string, string, string?]): void =>
  writeOwnFile(file, lines.map(line => `${line}\n`).join(''));

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

/** A tmux from 3.7 on: these and older ones cannot share a terminal. True where the version is unknown. */
const isNew = (version: string): boolean => {
  const {major, minor} = parseVersion(version) ?? {major: 4, minor: 0};
  return major > 3 || (major === 3 && minor >= 7);
};

/**
 * Throws a `UserError` when the server was started by a tmux of before an upgrade that the installed one cannot attach
 * to: tmux itself would only say `open terminal failed: not a terminal` (seen with 3.7c and 3.2a, 3.3a, 3.5a).
 */
const requireSameKind = async (tmux: Tmux, {socketPath, name}: SessionTarget): Promise<void> => {
  const [client, server] = await Promise.all([tmux.run(['-V']), tmux.run(['display-message', '-p', '#{version}'])]);
  if (server.code !== 0 || isNew(client.stdout) === isNew(server.stdout)) return;
  const end = /\/default$/.test(socketPath) ? 'tmux kill-server' : `tmux -S ${socketPath} kill-server`;
  throw new UserError(
    `${client.stdout.trim()} cannot attach to the running tmux server, which is ${server.stdout.trim()}, from before an upgrade.`,
    `The run continues. Its dashboard here: mlxtop dashboard ${name}   Once you no longer need its sessions: ${end}`,
  );
};

/** The error for a terminal that tmux refuses, most often because it has no entry for its TERM. */
const refusedError = (name: string, term: string | undefined): UserError =>
  new UserError(
    `tmux could not show ${name} in this terminal (${term ? `TERM=${term}` : 'TERM is not set'}).`,
    `The run continues. Try: TERM=xterm-256color mlxtop attach ${name}   or   mlxtop dashboard ${name}`,
  );

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
  await requireSameKind(tmux, target);
  const handover = environment[HANDOVER];
  if (handover) {
    tellLauncher(handover, target.socketPath, target.sessionId, target.name);
    return 0;
  }
  const words = ['-S', target.socketPath, 'attach-session', '-t', target.sessionId];
  const result = await execa('tmux', words, {stdio: 'inherit', reject: false});
  if (result.exitCode !== 0 && (await tmux.run(['has-session', '-t', target.sessionId])).code === 0) {
    throw refusedError(target.name, environment.TERM);
  }
  return result.exitCode ?? 1;
};
