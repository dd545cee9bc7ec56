import {spawn, spawnSync} from 'node:child_process';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {
  AGENT,
  agentLabel,
  endIdleServer,
  endWhenEmpty,
  foregroundServer,
  runningServer,
  serverFacts,
} from '../../source/tmux/agent-server.js';
import {waitFor} from '../helpers/wait.js';
import {createServer, type Server} from './server.js';

const UID = 501;
const TMUX = spawnSync('sh', ['-c', 'command -v tmux'], {encoding: 'utf8'}).stdout.trim();

let server: Server;

beforeEach(async () => {
  server = createServer();
  // The one that it has started stays without sessions.
  server.tmux('kill-server');
  await waitFor('its end', async () => (await running()) === null);
});

afterEach(() => server.close());

/** Runs the agent's command as launchd would, and resolves with its exit code. */
const agent = (socketPath: string, label = agentLabel(UID, socketPath)): Promise<number | null> => {
  const [program = '', ...words] = foregroundServer(TMUX, socketPath);
  const child = spawn(program, words, {
    stdio: 'ignore',
    detached: true,
    env: {PATH: '/usr/bin:/bin', HOME: '/', [AGENT]: label},
  });
  return new Promise(resolve => child.once('exit', code => resolve(code)));
};

const running = () => runningServer(server.client, UID);

test('a label is of one user and one socket', () => {
  const label = agentLabel(501, '/tmp/tmux-501/default');
  expect(label).toMatch(/^mlxtop\.tmux\.501\.[0-9a-f]{12}$/);
  expect(agentLabel(501, '/tmp/tmux-501/other')).not.toBe(label);
  expect(agentLabel(502, '/tmp/tmux-501/default')).not.toBe(label);
});

test('asking a server leaves none behind', async () => {
  const facts = await serverFacts(server.client);
  expect(facts).toEqual({socketPath: expect.stringMatching(/^\/.*\/tmux-\d+\//), exitsEmpty: true});
  await waitFor('its end', async () => (await running()) === null);
});

test('a server in the foreground waits for its first session, is known again, and ends with its last one', async () => {
  const {socketPath} = await serverFacts(server.client);
  await waitFor('its end', async () => (await running()) === null);
  const ended = agent(socketPath);
  const found = await waitFor('the server', running);
  expect(found).toMatchObject({socketPath, independent: true});
  await endIdleServer(server.client);
  expect(await running()).toEqual(found);
  server.tmux('new-session', '-d', '-s', 'a', 'sleep 600');
  await endWhenEmpty(server.client);
  expect(await running()).toEqual(found);
  server.tmux('kill-session', '-t', '=a');
  expect(await ended).toBe(0);
});

test('a late one changes nothing about the running server', async () => {
  server.tmux('new-session', '-d', '-s', 'theirs', 'sleep 600');
  const found = await running();
  expect(found).toMatchObject({independent: false});
  expect(await agent(found?.socketPath ?? '')).not.toBe(0);
  expect(server.tmux('list-sessions', '-F', '#{session_name}')).toBe('theirs');
  expect(server.tmux('show-options', '-s', '-v', 'exit-empty')).toBe('on');
  await endIdleServer(server.client);
  expect(await running()).toEqual(found);
});

test("the label of another socket's agent, in the environment of a shell in it, makes nothing independent", async () => {
  const {socketPath} = await serverFacts(server.client);
  await waitFor('its end', async () => (await running()) === null);
  const ended = agent(socketPath, agentLabel(UID, '/tmp/tmux-501/other'));
  expect(await waitFor('the server', running)).toMatchObject({independent: false});
  server.tmux('kill-server');
  await ended;
});
