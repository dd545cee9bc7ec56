import {lstatSync, mkdirSync} from 'node:fs';
import {usageError} from '../../errors.js';
import {isHostName} from '../../format/host-name.js';
import {printable} from '../../format/printable.js';

/**
 * How mlxtop uses ssh, everywhere: never a prompt for a password, an unreachable host known within seconds, a dead
 * connection within 15 (one that nothing is sent over is dropped by some routers). Nothing is forwarded, and no command
 * of the configuration runs in place of ours. Keys, users, ports and known hosts are those of the user's configuration.
 */
export const SSH_OPTIONS: readonly string[] = [
  ...['-x', '-a'],
  ...[
    ...['BatchMode=yes', 'ConnectTimeout=5', 'ConnectionAttempts=1'],
    ...['ServerAliveInterval=5', 'ServerAliveCountMax=3', 'ClearAllForwardings=yes'],
    ...['PermitLocalCommand=no', 'RemoteCommand=none', 'LogLevel=ERROR', 'EscapeChar=none'],
  ].flatMap(option => ['-o', option]),
];

/** A connection stays for so many seconds after its last use. */
const PERSIST_SECONDS = 60;

/**
 * A folder for the sockets of shared connections. The path is short: with ssh's hash of the connection (40 characters)
 * and its temporary suffix (17) it has to stay below the 104 bytes that macOS allows, and TMPDIR alone has 49 there.
 */
const controlFolder = (): string => `/tmp/mlxtop-${process.getuid?.() ?? 0}`;

/** Makes the folder. False where it is not the user's alone: what lies in /tmp may be somebody else's. */
const isOwnFolder = (folder: string): boolean => {
  try {
    mkdirSync(folder, {mode: 0o700, recursive: true});
    const found = lstatSync(folder);
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
  } catch {
    return false;
  }
};

/** Without a folder for its socket ssh would end, so there is a connection for each call then. */
const sharing = (): string[] => {
  const folder = controlFolder();
  return isOwnFolder(folder)
    ? ['ControlMaster=auto', `ControlPersist=${PERSIST_SECONDS}`, `ControlPath=${folder}/%C`]
    : ['ControlMaster=no', 'ControlPath=none'];
};

/** Refuses what ssh could take for something else than a host's name: an option, or nothing. Throws a `UserError`. */
export const checkHostName = (host: string): string => {
  if (isHostName(host)) return host;
  throw usageError(
    `'${printable(host)}' is not the name of a host`,
    'Name it as ssh does: m2, m2.local, user@10.0.0.2, or a Host of ~/.ssh/config.',
  );
};

/**
 * The words after `ssh` for a connection to `host`: the options, then `extra` ones (`-tt`; without it no terminal is
 * asked for), then the host. What is to be run there follows. Throws a `UserError` for a name that begins with `-`.
 */
export const sshWords = (host: string, extra: readonly string[] = []): string[] => [
  ...(extra.includes('-tt') ? [] : ['-T']),
  ...SSH_OPTIONS,
  ...sharing().flatMap(option => ['-o', option]),
  ...extra,
  '--',
  checkHostName(host),
];
