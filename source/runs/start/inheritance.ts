import {existsSync, readFileSync} from 'node:fs';
import {getPriority} from 'node:os';
import {askProgram} from '../../host/ask-program.js';
import {HANDOVER, type Tmux} from '../../tmux/client.js';
import {serverPid} from '../../tmux/sessions.js';
import {type Inheritance, LIMITS_SCRIPT, parseLimits, withOpenFiles} from '../../trainer/inheritance.js';

/** A shell starts within milliseconds, or takes a while where the machine swaps. */
const LIMIT_MS = 5000;

/**
 * The soft limit of open files that the launcher script had and wrote to a file, since Node raises its own limit as it
 * starts. Null if that script did not start this process.
 */
const openFilesOutside = (): string | null => {
  const handover = process.env[HANDOVER];
  if (!handover) return null;
  try {
    return readFileSync(handover, 'utf8').trim();
  } catch {
    // Without it, the tmux server's own limit holds.
    return null;
  }
};

/**
 * How much higher our niceness is than that of the tmux server (its pid, or null for a server that we start: 0); 0 if
 * unknown.
 */
const nicerThan = (server: number | null): number => {
  try {
    return server === null ? 0 : getPriority() - getPriority(server);
  } catch {
    // The server has ended meanwhile: the next one is started by us.
    return 0;
  }
};

/** What a trainer would inherit if this process started it instead of the tmux server. */
export const ownInheritance = async (tmux: Tmux): Promise<Inheritance> => {
  const [printed, server] = await Promise.all([
    askProgram(['/bin/sh', '-c', LIMITS_SCRIPT], LIMIT_MS),
    serverPid(tmux),
  ]);
  return {
    umask: process.umask(),
    limits: withOpenFiles(parseLimits(printed), openFilesOutside()),
    niceness: nicerThan(server),
  };
};

/** The path of the program `nice`; null where there is none. */
export const niceProgram = (): string | null => ['/usr/bin/nice', '/bin/nice'].find(path => existsSync(path)) ?? null;
