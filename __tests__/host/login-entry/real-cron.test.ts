import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from '@jest/globals';
import {addLoginEntry, removeLoginEntry} from '../../../source/host/login-entry/index.js';
import {loginTools} from '../../helpers/login-tools.js';
import {waitFor} from '../../helpers/wait.js';

/** Debian's cron, in a mount namespace of its own: it sees no table of this machine's, and starts none of its jobs. */
const isHere =
  process.getuid?.() === 0 &&
  existsSync('/usr/sbin/cron') &&
  existsSync('/usr/bin/crontab') &&
  spawnSync('unshare', ['--mount', 'true']).status === 0;

const folder = mkdtempSync(join(tmpdir(), 'mlxtop cron-'));
const started: ChildProcess[] = [];

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, {recursive: true, force: true});
});

const MOUNTS = `set -e
for place in /var/spool/cron /run /etc/cron.d; do mount -t tmpfs tmpfs "$place"; done
mount --bind /dev/null /etc/crontab
mkdir -m 1730 /var/spool/cron/crontabs
chgrp crontab /var/spool/cron/crontabs
echo ready
exec sleep 600`;

/** The words that run a program in the namespace. */
const makeNamespace = async (): Promise<string[]> => {
  const holder = spawn('unshare', ['--mount', 'sh', '-c', MOUNTS], {stdio: ['ignore', 'pipe', 'inherit']});
  started.push(holder);
  await once(holder.stdout, 'data');
  return ['nsenter', '-t', String(holder.pid), '-m'];
};

(isHere ? test : test.skip)(
  "the real cron starts the entry with the machine, and the user's own lines stay (root, cron and unshare needed)",
  async () => {
    const [program = '', ...words] = await makeNamespace();
    const inside = (...more: string[]) => spawnSync(program, [...words, ...more]);
    const tools = loginTools(join(folder, 'tools'));
    const wrapper = join(tools.folder, 'crontab');
    writeFileSync(wrapper, `#!/bin/sh\nexec ${[program, ...words].join(' ')} /usr/bin/crontab "$@"\n`);
    chmodSync(wrapper, 0o755);
    const mine = Buffer.from('# jo \xE9\n\n*/5 * * * *\techo %hello\\%\n', 'latin1');
    expect(spawnSync(wrapper, ['-'], {input: mine}).status).toBe(0);

    const told = join(folder, "jo's 5%");
    const script = 'require("fs").writeFileSync(process.argv[1], JSON.stringify(process.env.PATH ?? null))';
    const place = {platform: 'linux' as const, home: folder, environment: {}, tools: tools.folder};
    const id = '20261128-184759-29f6';
    const entry = {id, command: [process.execPath, '-e', script, '--', told]};
    expect(await addLoginEntry(entry, place)).toMatchObject({kind: 'cron'});
    started.push(spawn(program, [...words, '/usr/sbin/cron', '-f'], {stdio: 'ignore'}));
    await waitFor('cron to start it', () => existsSync(told) && readFileSync(told, 'utf8') !== '');
    expect(JSON.parse(readFileSync(told, 'utf8'))).toBe('/usr/bin:/bin');
    await removeLoginEntry(id, 'cron', place);
    expect(inside('/usr/bin/crontab', '-l').stdout).toEqual(mine);
  },
);
