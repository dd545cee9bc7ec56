import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {waitFor} from '../helpers/wait.js';
import {FEW, onLinux, useRehearsals} from './stage.js';

/** What a program of the session finds it may do with a folder and a file in it. */
const TRIES = `
const fs = require('node:fs');
const promises = require('node:fs/promises');
const [file, out] = process.argv.slice(1);
const folder = require('node:path').dirname(file);
const told = {};
const look = async (name, act) => {
  try { await act(); told[name] = 'done'; } catch (error) { told[name] = error.code + ' ' + error.syscall; }
};
(async () => {
  await look('stat', () => fs.statSync(file));
  await look('read', () => fs.readFileSync(file));
  await look('write', () => promises.writeFile(folder + '/new', 'x'));
  await look('list', () => promises.readdir(folder));
  await look('make', () => fs.mkdirSync(folder + '/made-by-' + process.pid));
  await look('there', () => fs.mkdirSync(folder, {recursive: true}));
  await look('remove', () => fs.rmSync(file));
  await look('stream', () => new Promise((resolve, reject) => fs.createReadStream(file).on('error', reject).on('open', resolve)));
  await look('elsewhere', () => fs.readFileSync('/proc/self/stat'));
  fs.writeFileSync(out + '.new', JSON.stringify(told));
  fs.renameSync(out + '.new', out);
})()`;

const REFUSED = {
  stat: 'done',
  read: 'EPERM open',
  write: 'EPERM open',
  list: 'EPERM scandir',
  make: 'EPERM mkdir',
  there: 'done',
  remove: 'EPERM rm',
  stream: 'EPERM open',
  elsewhere: 'done',
};

onLinux('folders that macOS guards', () => {
  const rehearse = useRehearsals();
  let folder = '';
  const sockets: string[] = [];

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-privacy-')));
    mkdirSync(join(folder, 'Documents'));
    writeFileSync(join(folder, 'Documents', 'train.jsonl'), '{}\n');
  });

  afterEach(() => {
    for (const socket of sockets.splice(0)) spawnSync('tmux', ['-L', socket, 'kill-server']);
    rmSync(folder, {recursive: true, force: true});
  });

  const server = (): string => {
    const socket = `mlxtop-privacy-${process.pid}-${sockets.length}`;
    sockets.push(socket);
    spawnSync('tmux', ['-L', socket, '-f', '/dev/null', 'new-session', '-d', 'sleep', '600']);
    return socket;
  };

  const words = (tools: string, out: string): string[] => {
    const preload = pathToFileURL(join(process.cwd(), 'scripts', 'rehearsal-mac', 'privacy.mjs')).href;
    const file = join(folder, 'Documents', 'train.jsonl');
    return [process.execPath, '--import', `${preload}?tools=${tools}`, '-e', TRIES, file, out];
  };

  const triedBelow = async (socket: string, tools: string, name: string): Promise<unknown> => {
    const out = join(folder, name);
    spawnSync('tmux', ['-L', socket, 'new-window', '-d', ...words(tools, out)]);
    return JSON.parse(
      await waitFor('what it tried', () => {
        try {
          return readFileSync(out, 'utf8');
        } catch {
          return null;
        }
      }),
    );
  };

  test('are closed to what hangs below a server of before, and open to all others', async () => {
    const mac = await rehearse({apps: FEW});
    const before = server();
    expect(await triedBelow(before, mac.tools, 'first')).toMatchObject({read: 'done', write: 'done', list: 'done'});
    writeFileSync(join(folder, 'Documents', 'train.jsonl'), '{}\n');
    mac.withdraw([join(folder, 'Documents')]);
    expect(await triedBelow(before, mac.tools, 'second')).toEqual(REFUSED);
    const [node = '', ...rest] = words(mac.tools, join(folder, 'third'));
    spawnSync(node, rest);
    expect(JSON.parse(readFileSync(join(folder, 'third'), 'utf8'))).toMatchObject({read: 'done', list: 'done'});
    writeFileSync(join(folder, 'Documents', 'train.jsonl'), '{}\n');
    expect(await triedBelow(server(), mac.tools, 'fourth')).toMatchObject({read: 'done', list: 'done'});
    mac.allow();
    writeFileSync(join(folder, 'Documents', 'train.jsonl'), '{}\n');
    expect(await triedBelow(before, mac.tools, 'fifth')).toMatchObject({read: 'done', list: 'done'});
  });
});
