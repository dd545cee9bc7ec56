import {existsSync, readFileSync} from 'node:fs';
import {getPriority} from 'node:os';
import {askProgram} from '../../host/ask-program.js';
import {HANDOVER, type Tmux} from '../../tmux/client.js';
import {serverPid} from '../../tmux/sessions.js';
import {type Inheritance, LIMITS_SCRIPT, parseLimits, withOpenFiles} from '../../trainer/inheritance.js';

/** A shell that starts takes milliseconds, or a while where the machine swaps. */
const LIMIT_MS = 5000;

/**
 * The soft limit of open files that the launcher script had, which wrote it down for us: Node raises its own as it starts. Null where
 * no such script is around us.
 */
const openFilesOutside = (): string | null => {
  const handover = process.env[HANDOVER];
  if (!handover) return null;
  try {
    return readFileSync(handover, 'utf8').trim();
  } catch {
    // Without it the tmux server's stays, as before.
    return null;
  }
};

/** How much nicer we are than what that tmux server starts; 0 where that is not known, and for a server that we start. */
const nicerThan = (server: number | null): number => {
  try {
    return server === null ? 0 : getPriority() - getPriority(server);
  } catch {
    // It has ended meanwhile: the next one is ours.
    return 0;
  }
};

/** What a trainer would have from us if we started it, and not the tmux server. */
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

/** The program `nice`; null where there is none. */
export const niceProgram = (): string | null => ['/usr/bin/nice', '/bin/nice'].find(path => existsSync(path)) ?? null;
