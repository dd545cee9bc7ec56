import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {SSH_OPTIONS} from './ssh-options.js';

/**
 * Options for a connection that nobody sits at. It shares none with others: a later one of theirs would end with ours.
 */
const OPTIONS = ['-T', ...SSH_OPTIONS, '-o', 'ControlMaster=no', '-o', 'ControlPath=none'];

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
