import {existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {attach, attachHint, surroundingSocket} from '../../source/tmux/attach.js';
import {waitFor} from '../helpers/stage.js';
import {createServer, type Server} from './server.js';

let server: Server;

beforeEach(() => {
  server = createServer();
  server.tmux('new-session', '-d', '-s', 'lora', 'sleep', '60');
});

afterEach(() => {
  server.close();
});

const target = () => {
  const [socketPath = '', sessionId = ''] = server
    .tmux('display-message', '-p', '-t', '=lora:', '#{socket_path} #{session_id}')
    .split(' ');
  return {socketPath, sessionId, name: 'lora'};
};

test('inside tmux the socket is known, through any link', () => {
  const {socketPath} = target();
  const link = join(server.folder, 'link');
  symlinkSync(socketPath, link);
  expect(surroundingSocket({TMUX: `${link},123,0`})).toBe(realpathSync(socketPath));
  expect(surroundingSocket({TMUX: '/gone/socket,123,0'})).toBe('/gone/socket');
  expect(surroundingSocket({TMUX: ''})).toBeNull();
  expect(surroundingSocket({})).toBeNull();
});

test('the hint names tmux itself only where it would find the session', () => {
  expect(attachHint({socketPath: '/tmp/tmux-0/default', name: 'lora'})).toContain('tmux attach -t lora');
  expect(attachHint({socketPath: '/tmp/tmux-0/mine', name: 'lora'})).toBe('mlxtop attach lora');
});

test('the launcher script is given socket and session', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-handover-'));
  const file = join(folder, 'handover');
  expect(await attach(server.client, target(), {MLXTOP_HANDOVER: file})).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(`${target().socketPath}\n${target().sessionId}\nlora\n`);
  rmSync(folder, {recursive: true});
});

test("inside the session's server the client switches, and nothing is handed over", async () => {
  const other = createServer();
  try {
    server.tmux('new-session', '-d', '-s', 'theirs', 'sleep', '60');
    other.tmux('new-session', '-d', '-x', '80', '-y', '24', `TMUX= exec tmux -L ${server.name} attach -t theirs`);
    const client = () => server.tmux('list-clients', '-F', '#{client_session}');
    await waitFor('the client', () => client() === 'theirs');
    const file = join(server.folder, 'handover');
    const TMUX = `${target().socketPath},1,0`;
    expect(await attach(server.client, target(), {TMUX, MLXTOP_HANDOVER: file})).toBe(0);
    expect(client()).toBe('lora');
    expect(existsSync(file)).toBe(false);
  } finally {
    other.close();
  }
});

test('inside another server it refuses and says what to do', async () => {
  const refused = attach(server.client, target(), {TMUX: '/tmp/tmux-0/another,1,0'});
  await expect(refused).rejects.toMatchObject({
    message: expect.stringContaining('inside another tmux server'),
    nextStep: expect.stringMatching(/mlxtop dashboard lora .*mlxtop popup lora/),
  });
});

test('a switch that tmux refuses is reported', async () => {
  const TMUX = `${target().socketPath},1,0`;
  await expect(attach(server.client, target(), {TMUX})).rejects.toThrow(/could not switch: no current client/);
});

test.each([
  ['3.5a', '3.7c', true],
  ['3.7c', '3.5a', true],
  ['3.3a', '3.5a', false],
  ['3.7', '3.8', false],
])('a server that is a %s and a client that is a %s', async (running, installed, isRefused) => {
  const file = join(server.folder, 'handover');
  const tmux = {
    server: null,
    run: async ([word]: readonly string[]) => ({
      stdout: word === '-V' ? `tmux ${installed}` : running,
      stderr: '',
      code: 0,
    }),
  };
  const attaching = attach(tmux, target(), {MLXTOP_HANDOVER: file});
  if (!isRefused) expect(await attaching).toBe(0);
  else
    await expect(attaching).rejects.toMatchObject({
      message: expect.stringMatching(
        new RegExp(`^tmux ${installed} cannot attach .* ${running}, from before an upgrade`),
      ),
      nextStep: expect.stringContaining('mlxtop dashboard lora'),
    });
  expect(existsSync(file)).toBe(!isRefused);
});
