import {type ChildProcess, execFile, execFileSync, spawn} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {createHome} from '../helpers/home.js';
import {writeMadeRun} from '../helpers/made-run.js';
import {waitFor} from '../helpers/wait.js';
import {describeWith, toolPath} from './tools.js';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const ID = '20261120-120000-lora';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

type Ended = {code: number; stdout: string; stderr: string};

describeWith('sshd', 'a run on another machine, over ssh', () => {
  const {home, close} = createHome();
  const keys = join(home, 'ssh');
  const bin = join(home, 'bin');
  const tools = join(home, 'tools');
  const there = join(home, 'there');
  let sshd: ChildProcess | null = null;

  const run = (command: string, words: readonly string[]): Promise<Ended> =>
    new Promise(resolve => {
      const env = {...process.env, MLXTOP_HOME: join(home, 'here'), MLXTOP_TOOLS: tools};
      execFile(command, words, {env}, (error, stdout, stderr) => {
        resolve({code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr});
      });
    });
  const mlxtop = (...words: string[]): Promise<Ended> => run(process.execPath, [join(DIST, 'mlxtop.js'), ...words]);

  beforeAll(async () => {
    for (const folder of [keys, bin, tools]) mkdirSync(folder, {mode: 0o700});
    writeMadeRun(there, ID, {id: ID, name: 'lora', iterations: 200, end: 'failed'});
    for (const name of ['host', 'user']) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(keys, name)]);
    }
    const port = await freePort();
    const settings = [
      ...[`ListenAddress 127.0.0.1:${port}`, `HostKey ${join(keys, 'host')}`, `PidFile ${join(keys, 'pid')}`],
      ...[`AuthorizedKeysFile ${join(keys, 'user.pub')}`, 'StrictModes no', 'PasswordAuthentication no'],
      ...['PermitRootLogin yes', 'UsePAM no', `SetEnv MLXTOP_HOME=${there}`],
      `SetEnv PATH=${bin}:${dirname(process.execPath)}:/usr/bin:/bin`,
    ];
    // Of several lines the first one counts: both variables in one.
    const [variables, path] = settings.splice(-2);
    settings.push(`${variables} ${path?.replace('SetEnv ', '')}`);
    writeFileSync(join(keys, 'sshd_config'), `${settings.join('\n')}\n`);
    writeFileSync(
      join(keys, 'config'),
      [
        ...['Host m2', '  HostName 127.0.0.1', `  Port ${port}`, `  IdentityFile ${join(keys, 'user')}`],
        ...['  IdentitiesOnly yes', `  UserKnownHostsFile ${join(keys, 'known')}`, '  StrictHostKeyChecking no', ''],
      ].join('\n'),
    );
    writeFileSync(join(tools, 'ssh'), `#!/bin/sh\nexec ssh -F '${join(keys, 'config')}' "$@"\n`);
    chmodSync(join(tools, 'ssh'), 0o700);
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', {recursive: true});
    sshd = spawn(toolPath('sshd'), ['-D', '-e', '-f', join(keys, 'sshd_config')], {stdio: 'ignore'});
    await waitFor('sshd', () => existsSync(join(keys, 'pid')));
  });

  afterAll(async () => {
    // The shared connection would otherwise stay for a minute.
    await run(join(tools, 'ssh'), ['-o', `ControlPath=/tmp/mlxtop-${process.getuid?.() ?? 0}/%C`, '-O', 'exit', 'm2']);
    sshd?.kill();
    close();
  });

  test('is looked at from here, and what is missing there is said', async () => {
    expect(await mlxtop('status', '--host', 'm2')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^mlxtop: mlxtop is not installed on m2 or not on its PATH\.\nThere: /),
    });
    symlinkSync(join(DIST, 'mlxtop'), join(bin, 'mlxtop'));
    const status = await mlxtop('status', 'lora', '--host', 'm2', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({run: {id: ID, state: 'failed'}, hosts: []});
    // Nothing is read or written here, and no word of the command line is a shell's there.
    const made = join(home, 'made');
    const grep = await mlxtop('logs', 'lora', '--host=m2', '--grep', `$(touch ${made})'; touch ${made} #`);
    expect([grep.code, existsSync(made), existsSync(join(home, 'here'))]).toEqual([1, false, false]);
    expect((await mlxtop('wait', '--host', 'm2', 'lora')).code).toBe(1);
    expect((await mlxtop('status', '--host', 'm2', 'nosuch')).stderr).toMatch(/There is no run 'nosuch'/);
  });

  test('a host that is not reached is said in clear words', async () => {
    rmSync(join(keys, 'user.pub'));
    const refused = await mlxtop('status', '--host', '127.0.0.1');
    expect(refused).toMatchObject({code: 255, stdout: ''});
    expect(refused.stderr).toMatch(/ssh to 127\.0\.0\.1 ended with code 255: it could not connect/);
    expect((await mlxtop('status', '--host=-oProxyCommand=x')).code).toBe(2);
  });
});
