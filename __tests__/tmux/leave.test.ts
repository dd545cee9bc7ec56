import {spawn} from 'node:child_process';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {closeSession} from '../../source/tmux/close-session.js';
import {leaveSession, noteOrigin} from '../../source/tmux/leave.js';
import {lastActivities} from '../../source/tmux/session-silence.js';
import {waitFor} from '../helpers/stage.js';
import {createServer, type Server} from './server.js';

let server: Server;
const clients = new Set<ReturnType<typeof spawn>>();

beforeEach(() => {
  server = createServer();
  for (const [name, run] of [
    ['mine', ''],
    ['lora', 'run-1'],
    ['mlxtop', 'run-2'],
  ] as const) {
    server.tmux('new-session', '-d', '-s', name, 'sleep 100');
    if (run !== '') server.tmux('set-option', '-t', `=${name}:`, '@mlxtop_run', run);
    if (run !== '') server.tmux('set-option', '-p', '-t', `=${name}:`, '@mlxtop_role', 'dashboard');
  }
});

afterEach(() => {
  for (const client of clients) client.stdin?.end();
  clients.clear();
  server.close();
});

const shown = (): string => server.tmux('list-clients', '-F', '#{client_session}');
const paneOf = (session: string): string => server.tmux('display-message', '-p', '-t', `=${session}:`, '#{pane_id}');
const leave = (session: string) => leaveSession(server.client, paneOf(session));

/** A terminal that attaches to a session. */
const look = async (session: string): Promise<void> => {
  const {TMUX: _tmux, TMUX_PANE: _pane, ...env} = process.env;
  const words = ['-u', '-L', server.name, '-C', 'attach-session', '-t', `=${session}`];
  clients.add(spawn('tmux', words, {env, stdio: ['pipe', 'ignore', 'ignore']}));
  await waitFor('the client', () => shown().split('\n').includes(session));
};

const shows = (session: string) => waitFor(session, () => shown() === session, shown);

test('a terminal that came from the outside is detached', async () => {
  await look('lora');
  await leave('lora');
  await shows('');
});

test('one that came from a session of its own goes back there', async () => {
  await look('mine');
  server.tmux('switch-client', '-t', '=lora');
  await leave('lora');
  await shows('mine');
});

test('two runs do not send a terminal to and fro', async () => {
  await look('lora');
  server.tmux('switch-client', '-t', '=mlxtop');
  await leave('mlxtop');
  await shows('');
});

test('from the second run it goes back to where it had come from before the first', async () => {
  await look('mine');
  const id = (name: string) => server.tmux('display-message', '-p', '-t', `=${name}:`, '#{session_id}');
  for (const name of ['lora', 'mlxtop']) {
    await noteOrigin(server.client, id(name));
    server.tmux('switch-client', '-t', `=${name}`);
  }
  await leave('mlxtop');
  await shows('mine');
});

test('another terminal that shows the run stays', async () => {
  await look('lora');
  await look('mlxtop');
  await leave('mlxtop');
  await shows('lora');
});

test('one that looks by a session of the same group is detached too', async () => {
  server.tmux('new-session', '-d', '-t', '=lora', '-s', 'grouped');
  await look('grouped');
  await leave('lora');
  await shows('');
});

test('a session that is closed sends its terminal back; one with panes of the user stays', async () => {
  server.tmux('split-window', '-t', '=lora:', 'sleep 100');
  await expect(closeSession(server.client, {runId: 'run-1', name: 'lora'})).rejects.toThrow(/panes of your own/);
  await look('mine');
  server.tmux('switch-client', '-t', '=mlxtop');
  expect(await closeSession(server.client, {runId: 'run-2', name: 'mlxtop'})).toBe(true);
  await shows('mine');
  expect(await closeSession(server.client, {runId: 'run-2', name: 'mlxtop'})).toBe(false);
  expect(server.tmux('list-sessions', '-F', '#{session_name}')).toBe('lora\nmine');
});

test('a session that is looked at is in use; another was when something last happened there', async () => {
  await look('lora');
  const latest = await lastActivities(server.client);
  expect([...latest.keys()].sort()).toEqual(['run-1', 'run-2']);
  expect(latest.get('run-1')).toBe(Number.POSITIVE_INFINITY);
  expect(Math.abs(Date.now() - (latest.get('run-2') ?? 0))).toBeLessThan(30_000);
});
