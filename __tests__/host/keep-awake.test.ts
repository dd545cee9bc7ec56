import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {keepAwake} from '../../source/host/keep-awake.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {cleanUp, until} from '../trainer/runs.js';

afterEach(async () => {
  await cleanUp();
  leavePlaces();
});

/** A folder with a program of that name that writes its arguments down, then does what the script says. */
const toolsWith = (name: string, script: string): string => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), `#!/bin/sh\necho "$*" >'${folder}/called'\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  return folder;
};

const called = (folder: string): Promise<string> =>
  until(
    () => existsSync(join(folder, 'called')) && readFileSync(join(folder, 'called'), 'utf8').trim(),
    'it is called',
  );

const processesWith = (text: string): string[] =>
  spawnSync('ps', ['-A', '-ww', '-o', 'args='], {encoding: 'utf8'})
    .stdout.split('\n')
    .filter(line => line.includes(text));

/** systemd-inhibit runs the command behind its own options. */
const INHIBITS = 'while case $1 in --*) ;; *) false ;; esac; do shift; done; "$@"';

test('on macOS by caffeinate, until that process is gone, and never by a lit display', async () => {
  const tools = toolsWith('caffeinate', 'exec sleep 5');
  expect(await keepAwake(4711, {platform: 'darwin', tools})).toEqual({kept: true});
  expect(await called(tools)).toBe('-is -w 4711');
});

test('on Linux by a lock of systemd-inhibit that is held as long as that process lives', async () => {
  const tools = toolsWith('systemd-inhibit', INHIBITS);
  const watched = spawn('sleep', ['60']);
  await once(watched, 'spawn');
  const holder = `mlxtop-awake ${watched.pid}`;
  expect(await keepAwake(watched.pid ?? 0, {platform: 'linux', tools, limitMs: 20_000})).toEqual({kept: true});
  expect(await called(tools)).toMatch(/^--what=idle:sleep --who=mlxtop --why=\S.* --mode=block /);
  expect(processesWith(holder)).not.toEqual([]);
  const ended = once(watched, 'exit');
  watched.kill('SIGKILL');
  await ended;
  await until(() => processesWith(holder).length === 0, 'the lock is given back');
});

test.each([
  ['darwin', 'caffeinate', 'exit 3', /^caffeinate: ended with 3$/],
  [
    'linux',
    'systemd-inhibit',
    'echo "Failed to inhibit: Access denied" >&2; exit 1',
    /^systemd-inhibit: .*Access denied$/,
  ],
  ['linux', 'systemd-inhibit', 'exit 1', /^systemd-inhibit: ended with 1$/],
] as const)('on %s it is told why %s does not: %s', async (platform, name, script, why) => {
  const tools = toolsWith(name, script);
  const limitMs = 20_000;
  expect(await keepAwake(process.pid, {platform, tools, limitMs})).toEqual({
    kept: false,
    none: false,
    why: expect.stringMatching(why),
  });
});

test('one that gives no answer is ended', async () => {
  const tools = toolsWith('systemd-inhibit', 'exec sleep 4242');
  expect(await keepAwake(process.pid, {platform: 'linux', tools, limitMs: 300})).toMatchObject({
    kept: false,
    why: 'systemd-inhibit: no answer within 0.3 s',
  });
  await until(() => processesWith('sleep 4242').length === 0, 'it is gone');
});

test('one that cannot be started is reported, too', async () => {
  const tools = toolsWith('caffeinate', '');
  chmodSync(join(tools, 'caffeinate'), 0o600);
  expect(await keepAwake(process.pid, {platform: 'darwin', tools})).toMatchObject({
    kept: false,
    why: expect.stringMatching(/EACCES/),
  });
});
