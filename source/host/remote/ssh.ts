import {existsSync} from 'node:fs';
import {join} from 'node:path';

/**
 * Options for a connection that nobody sits at. It asks for no password; the user's own configuration decides about
 * keys and host keys. It shares no connection with others: a later one of theirs would end with ours. Nothing is
 * forwarded, and no command of the configuration runs in place of ours.
 */
const OPTIONS = [
  ...['-T', '-x', '-a', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=5', '-o', 'ConnectionAttempts=1'],
  ...['-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=3'],
  ...['-o', 'ControlMaster=no', '-o', 'ControlPath=none', '-o', 'ClearAllForwardings=yes'],
  ...['-o', 'PermitLocalCommand=no', '-o', 'RemoteCommand=none', '-o', 'LogLevel=ERROR', '-o', 'EscapeChar=none'],
];

/**
 * The words behind `ssh` that begin a shell on that host: a name that `isHostName` accepts. A login shell may be any,
 * so it only becomes `/bin/sh`, which reads its script from standard input.
 */
export const sshWords = (host: string): string[] => [...OPTIONS, '--', host, 'exec /bin/sh -s'];

/** `ssh` as the launcher finds it: from the folder of tools, else by the PATH. */
export const sshProgram = (toolsFolder: string | null): string => {
  const own = toolsFolder === null ? null : join(toolsFolder, 'ssh');
  return own !== null && existsSync(own) ? own : 'ssh';
};

/** Its environment, without what would let it ask somebody. */
export const sshEnvironment = (path: string | undefined): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(path !== undefined && {PATH: path}),
  SSH_ASKPASS_REQUIRE: 'never',
  SSH_ASKPASS: undefined,
  DISPLAY: undefined,
});
