import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {launch} from '../../source/tmux/launch.js';
import {waitFor} from '../helpers/stage.js';
import {createServer, type Server} from './server.js';

let server: Server;
let launched: Awaited<ReturnType<typeof launch>>;

beforeEach(async () => {
  server = createServer('set -g prefix C-a');
  launched = await launch(server.client, {
    session: 'lora',
    title: 'lora',
    runId: 'run-1',
    directory: '/',
    columns: 80,
    rows: 24,
    layout: 'over',
    statusFile: '/nowhere',
    dashboard: ['sleep', '100'],
    trainer: ['sleep', '101'],
    environment: new Map(),
    recorder: 'exec cat >/dev/null',
  });
});

afterEach(() => server.close());

/** What stands at the right of the narrowest terminal, without its style, while a pane has the keyboard. */
const right = (pane = launched.dashboardPane): string =>
  server.tmux('display-message', '-p', '-t', pane, '#{E:status-right}').replaceAll(/#\[[^\]]*\]/g, '');

test("says nothing of the dashboard, and of the trainer's pane what ^C does there and how to get out", () => {
  expect(right()).toBe('');
  expect(right(launched.trainerPane)).toBe('^C stops the run; Ctrl-a o: dashboard');
  server.tmux('resize-pane', '-Z', '-t', launched.trainerPane);
  expect(right(launched.trainerPane)).toBe('^C stops the run; Ctrl-a z: dashboard');
  server.tmux('resize-pane', '-Z', '-t', launched.trainerPane);
  server.tmux('kill-pane', '-t', launched.dashboardPane);
  expect(right(launched.trainerPane)).toBe('^C stops the run; Ctrl-a d: detach');
});

test('says which pane stands still', () => {
  server.tmux('copy-mode', '-t', launched.trainerPane);
  expect(right()).toBe('output scrolled back; scroll down to return');
  expect(right(launched.trainerPane)).toBe('scrolled back; q: back to now');
  server.tmux('copy-mode', '-t', launched.dashboardPane);
  expect(right()).toBe('dashboard stands still; q: back to now');
});

test('says of the pane of a trainer that has ended how to get out', async () => {
  process.kill(launched.wrapperPid);
  await waitFor(
    'the end',
    () => server.tmux('display-message', '-p', '-t', launched.trainerPane, '#{pane_dead}') === '1',
  );
  expect(right(launched.trainerPane)).toBe('the run has ended; Ctrl-a o: dashboard');
});
