import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {userInfo} from 'node:os';
import {join} from 'node:path';
import {waitFor} from './wait.js';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** All processes below one, parents first. */
const below = (root: number): number[] => {
  const {stdout} = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], {encoding: 'utf8'});
  const all = stdout.split('\n').map(line => line.trim().split(/\s+/).map(Number));
  const found = [root];
  for (const parent of found) for (const [pid = 0, of = 0] of all) if (of === parent && pid !== of) found.push(pid);
  return found.slice(1);
};

const signalAll = (pids: readonly number[], signal: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended by itself in the meantime.
    }
  }
};

/** A machine that is played by an sshd of its own, on a port of this one. */
export type SshHost = {
  name: string;
  /** Processes of the sessions on it. */
  sessions(): number[];
  /** Its sessions stand still, or go on. */
  hang(): void;
  goOn(): void;
  /** Its sessions end without a word. */
  drop(): void;
  /** It refuses connections from now on; with `stop` its sessions end, too. */
  shut(): void;
  stop(): void;
  start(): Promise<void>;
};

export type SshHosts = {
  /** A folder with the `ssh` that knows the hosts: for the PATH. Nobody's own configuration is read. */
  bin: string;
  host(name: string): SshHost;
  close(): void;
};

const keys = (folder: string): void => {
  for (const name of ['key', 'host_key', 'other_key']) {
    const {status, stderr} = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    if (status !== 0) throw new Error(`ssh-keygen failed: ${stderr}`);
  }
  copyFileSync(join(folder, 'key.pub'), join(folder, 'authorized_keys'));
  chmodSync(join(folder, 'authorized_keys'), 0o600);
};

const createHost = async (folder: string, sshd: string, name: string, path?: string) => {
  const port = await freePort();
  const config = join(folder, `sshd-${name}`);
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host_key')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    ...(path === undefined ? [] : [`SetEnv PATH=${path}`]),
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  let daemon: ChildProcess | null = null;
  const sessions = (): number[] => (daemon?.pid ? below(daemon.pid) : []);
  const host: SshHost = {
    name,
    sessions,
    hang: () => signalAll(sessions(), 'SIGSTOP'),
    goOn: () => signalAll(sessions(), 'SIGCONT'),
    drop: () => signalAll(sessions(), 'SIGKILL'),
    shut() {
      daemon?.kill('SIGKILL');
      daemon = null;
    },
    stop() {
      host.drop();
      host.shut();
    },
    async start() {
      daemon = spawn(sshd, ['-D', '-e', '-f', config], {stdio: ['ignore', 'ignore', 'pipe']});
      let said = '';
      daemon.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      await waitFor(
        'sshd',
        () => said.includes('Server listening'),
        () => said,
      );
    },
  };
  await host.start();
  return {host, port};
};

/**
 * Machines of these names, each an sshd that lets this user in by a key of its own; with a path, what is run there
 * finds its programs by that. `locked` has no key of ours.
 */
export const createSshHosts = async (
  folder: string,
  sshd: string,
  machines: Readonly<Record<string, {path?: string; locked?: boolean}>>,
): Promise<SshHosts> => {
  const bin = join(folder, 'bin');
  mkdirSync(bin, {recursive: true});
  keys(folder);
  // Root's sshd wants this folder, which a service would have made.
  if (process.getuid?.() === 0 && !existsSync('/run/sshd')) mkdirSync('/run/sshd');
  const hosts = new Map<string, SshHost>();
  const blocks: string[] = [];
  for (const [name, {path, locked = false}] of Object.entries(machines)) {
    const {host, port} = await createHost(folder, sshd, name, path);
    hosts.set(name, host);
    const key = join(folder, locked ? 'other_key' : 'key');
    blocks.push(`Host ${name}\n  HostName 127.0.0.1\n  Port ${port}\n  IdentityFile ${key}`);
  }
  const all = [
    `User ${userInfo().username}`,
    'IdentitiesOnly yes',
    'StrictHostKeyChecking no',
    'UserKnownHostsFile /dev/null',
  ];
  const config = join(folder, 'ssh_config');
  writeFileSync(config, `${blocks.join('\n')}\nHost *\n  ${all.join('\n  ')}\n`);
  writeFileSync(join(bin, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${config}' "$@"\n`, {mode: 0o755});
  return {
    bin,
    host(name) {
      const found = hosts.get(name);
      if (!found) throw new Error(`There is no host ${name}.`);
      return found;
    },
    close() {
      for (const host of hosts.values()) host.stop();
    },
  };
};
