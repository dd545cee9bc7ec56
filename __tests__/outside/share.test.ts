import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {userInfo} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {stripVTControlCharacters} from 'node:util';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {createHome} from '../helpers/home.js';
import {writeMadeRun} from '../helpers/made-run.js';
import {waitFor} from '../helpers/wait.js';
import {describeWith, toolPath} from './tools.js';

const PROGRAM = fileURLToPath(new URL('../../dist/mlxtop.js', import.meta.url));

const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** All that stands in a folder, with sizes and times: the same before and after, where nothing was written. */
const contents = (folder: string): string[] =>
  readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .map(name => `${name} ${statSync(join(folder, name)).mtimeMs} ${statSync(join(folder, name)).size}`)
    .sort();

describeWith('sshd', "a colleague's key in authorized_keys", () => {
  const {home, close} = createHome();
  const keys = join(home, 'ssh');
  const marker = join(home, 'made-by-the-colleague');
  let sshd: ChildProcess | null = null;
  let port = 0;

  const mlxtop = (...words: string[]): string =>
    execFileSync(process.execPath, [PROGRAM, ...words], {
      encoding: 'utf8',
      env: {...process.env, MLXTOP_HOME: home},
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  const ssh = (...words: string[]): ChildProcess =>
    spawn(
      'ssh',
      [
        ...['-F', 'none', '-i', join(keys, 'anna'), '-p', String(port), '-o', 'IdentitiesOnly=yes'],
        ...[
          '-o',
          'StrictHostKeyChecking=no',
          '-o',
          `UserKnownHostsFile=${join(keys, 'known')}`,
          '-o',
          'LogLevel=ERROR',
        ],
        ...words,
      ],
      {stdio: ['pipe', 'pipe', 'pipe']},
    );

  const exitOf = (child: ChildProcess): Promise<number | null> =>
    new Promise(resolve => child.on('close', code => resolve(code)));

  beforeAll(async () => {
    writeMadeRun(home, '20261120-120000-lora', {id: '20261120-120000-lora', name: 'lora', iterations: 200});
    mkdirSync(keys, {mode: 0o700});
    for (const name of ['host', 'anna']) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(keys, name)]);
    }
    writeFileSync(join(keys, 'authorized'), mlxtop('share', '20261120-120000-lora', '--key', join(keys, 'anna.pub')), {
      mode: 0o600,
    });
    port = await freePort();
    const settings = [
      ...[`ListenAddress 127.0.0.1:${port}`, `HostKey ${join(keys, 'host')}`, `PidFile ${join(keys, 'pid')}`],
      ...[`AuthorizedKeysFile ${join(keys, 'authorized')}`, 'StrictModes no', 'PasswordAuthentication no'],
      ...['PermitRootLogin yes', 'UsePAM no', 'Subsystem sftp internal-sftp'],
    ];
    writeFileSync(join(keys, 'config'), `${settings.join('\n')}\n`);
    sshd = spawn(toolPath('sshd'), ['-D', '-e', '-f', join(keys, 'config')], {stdio: ['ignore', 'ignore', 'pipe']});
    let said = '';
    sshd.stderr?.on('data', chunk => {
      said += chunk;
    });
    await waitFor(
      'sshd',
      () => said.includes('Server listening'),
      () => said,
    );
  });

  afterAll(() => {
    sshd?.kill();
    close();
  });

  test('it opens the dashboard whatever is asked for, nothing is done or written by it, and q ends it', async () => {
    const before = contents(join(home, 'runs'));
    const child = ssh('-tt', `${userInfo().username}@127.0.0.1`, `touch ${marker}; exec sh -i`);
    let shown = '';
    child.stdout?.on('data', chunk => {
      shown += chunk;
    });
    const words = (): string => stripVTControlCharacters(shown);
    await waitFor('the dashboard', () => words().includes('q close'), words);
    for (const key of ['s', 'y', 'p', 'g', 'y', 'x', 'y', '!', ':', '\u001a', '\u001c', '\u0002c'])
      child.stdin?.write(key);
    child.stdin?.write('h');
    await waitFor('the help', () => words().includes('Read-only'), words);
    child.stdin?.write('qq');
    const code = await exitOf(child);
    expect(words()).not.toMatch(/stop\?|continue from|mlx_lm/);
    expect(code).toBe(0);
    expect(existsSync(marker)).toBe(false);
    expect(contents(join(home, 'runs'))).toEqual(before);
  });

  test('no command, file transfer or forwarding', async () => {
    const child = ssh(`${userInfo().username}@127.0.0.1`, `touch ${marker}`);
    let said = '';
    child.stderr?.on('data', chunk => {
      said += chunk;
    });
    expect(await exitOf(child)).toBe(2);
    expect(said).toContain('The dashboard needs a terminal.');
    expect(existsSync(marker)).toBe(false);
    const forwarded = ssh(
      '-N',
      '-o',
      'ExitOnForwardFailure=yes',
      '-R',
      '0:127.0.0.1:9',
      `${userInfo().username}@127.0.0.1`,
    );
    expect(await exitOf(forwarded)).not.toBe(0);
    expect(readFileSync(join(keys, 'authorized'), 'utf8')).toMatch(/",restrict,pty ssh-ed25519 /);
  });
});
