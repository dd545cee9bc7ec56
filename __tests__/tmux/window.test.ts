import {spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {launch} from '../../source/tmux/launch.js';
import {paneLayoutFor, widthsFor} from '../../source/tmux/layout.js';
import {leaveSession} from '../../source/tmux/leave.js';
import {askForNudges, readViewers} from '../../source/tmux/viewers.js';
import {arrange, chooseLayout, openDashboard, zoomTrainer} from '../../source/tmux/window.js';
import {waitFor} from '../helpers/stage.js';
import {createServer, type Server} from './server.js';

type Launched = Awaited<ReturnType<typeof launch>>;

let server: Server;
let launched: Launched;

const start = (columns: number, layout: 'beside' | 'over') =>
  launch(server.client, {
    session: 'lora',
    title: 'lora',
    runId: 'run-1',
    directory: '/',
    columns,
    rows: 50,
    layout,
    statusFile: '/tmp/status line',
    dashboard: ['sleep', '100'],
    trainer: ['sleep', '101'],
    environment: new Map(),
    recorder: 'exec cat >/dev/null',
  });

const geometry = (pane: string) => {
  const format = '#{pane_left} #{pane_top} #{pane_width} #{pane_height} #{window_width} #{window_height}';
  const [left = 0, top = 0, width = 0, height = 0, columns = 0, rows = 0] = server
    .tmux('display-message', '-p', '-t', pane, format)
    .split(' ')
    .map(Number);
  return {left, top, share: {width: width / columns, height: height / rows}};
};

const clients = new Set<ReturnType<typeof spawn>>();

/** A client that shows a session. */
const look = (session: string) => {
  const {TMUX: _tmux, TMUX_PANE: _pane, ...env} = process.env;
  const client = spawn('tmux', ['-u', '-L', server.name, '-C', 'attach-session', '-t', session], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  clients.add(client);
  return client;
};

beforeEach(() => {
  server = createServer();
});

afterEach(() => {
  for (const client of clients) client.stdin?.end();
  clients.clear();
  server.close();
});

describe('layout', () => {
  beforeEach(async () => {
    launched = await start(200, 'beside');
  });

  test('is turned and turned back, with the dashboard first and larger', async () => {
    await arrange(server.client, launched.sessionId, 'over');
    expect(geometry(launched.dashboardPane)).toMatchObject({left: 0, top: 0, share: {width: 1}});
    expect(geometry(launched.dashboardPane).share.height).toBeCloseTo(0.65, 1);
    await arrange(server.client, launched.sessionId, 'beside');
    expect(geometry(launched.dashboardPane)).toMatchObject({left: 0, top: 0, share: {height: 1}});
    expect(geometry(launched.dashboardPane).share.width).toBeCloseTo(0.58, 1);
  });

  test('of a window with a third pane is left alone', async () => {
    server.tmux('split-window', '-t', launched.trainerPane, 'sleep', '100');
    const before = geometry(launched.dashboardPane);
    await arrange(server.client, launched.sessionId, 'over');
    expect(geometry(launched.dashboardPane)).toEqual(before);
  });

  test("the trainer's pane is zoomed with the keyboard, and tmux' own key hands both back, once", async () => {
    const zoomed = () =>
      server.tmux('display-message', '-p', '-t', launched.sessionId, '#{window_zoomed_flag} #{pane_id}');
    await zoomTrainer(server.client, launched.trainerPane);
    expect(zoomed()).toBe(`1 ${launched.trainerPane}`);
    server.tmux('resize-pane', '-Z', '-t', launched.sessionId);
    expect(zoomed()).toBe(`0 ${launched.dashboardPane}`);
    server.tmux('select-pane', '-t', launched.trainerPane);
    server.tmux('resize-pane', '-t', launched.trainerPane, '-D', '1');
    expect(zoomed()).toBe(`0 ${launched.trainerPane}`);
  });

  test("a trainer's pane that got the keyboard by the wheel gives it back at its end, one that had it keeps it", async () => {
    const {trainerPane, dashboardPane} = launched;
    const keyboard = () => server.tmux('display-message', '-p', '-t', launched.sessionId, '#{pane_id}');
    const scrollBack = ['copy-mode', '-t', trainerPane];
    const toEnd = () => server.tmux('send-keys', '-t', trainerPane, '-X', 'cancel');
    server.tmux('select-pane', '-t', trainerPane);
    server.tmux(...scrollBack);
    toEnd();
    expect(keyboard()).toBe(trainerPane);
    server.tmux('select-pane', '-t', dashboardPane);
    // As tmux' own bindings do it: the first step scrolls, the second selects the pane.
    server.tmux(...scrollBack, ';', 'select-pane', '-t', trainerPane);
    expect(keyboard()).toBe(trainerPane);
    toEnd();
    await waitFor('the keyboard', () => keyboard() === dashboardPane);
  });
});

test.each([
  [50, 'over', 120, 120],
  [120, 'over', 120, 120],
  [139, 'over', 139, 139],
  [140, 'beside', 202, 81],
  [200, 'beside', 237, 116],
  [300, 'beside', 300, 174],
] as const)(
  'in %i columns the trainer has 120 at least, whatever the terminal shows',
  (columns, layout, window, dashboard) => {
    expect(paneLayoutFor(columns)).toBe(layout);
    expect(widthsFor(columns, layout)).toEqual({window, dashboard});
  },
);

describe('a closed dashboard', () => {
  test.each([
    [200, 'beside'],
    [100, 'over'],
  ] as const)('is opened again where it was, in %i columns', async (columns, layout) => {
    launched = await start(columns, layout);
    const before = geometry(launched.trainerPane);
    server.tmux('kill-pane', '-t', launched.dashboardPane);
    await openDashboard(server.client, launched.trainerPane, ['sleep', '102']);
    const panes = server.tmux('list-panes', '-s', '-t', '=lora', '-F', '#{@mlxtop_role} #{pane_start_command}');
    expect(panes).toMatch(/^dashboard sleep 102\ntrainer sleep 101$/);
    const after = geometry(launched.trainerPane);
    expect([after.left > 0, after.top > 0]).toEqual([before.left > 0, before.top > 0]);
    expect(after.share.width).toBeCloseTo(before.share.width, 1);
  });
});

test('a closed dashboard is opened again where its user wanted it', async () => {
  launched = await start(200, 'beside');
  await chooseLayout(server.client, launched.sessionId, 'over');
  server.tmux('kill-pane', '-t', launched.dashboardPane);
  await openDashboard(server.client, launched.trainerPane, ['sleep', '102']);
  expect(geometry(launched.trainerPane)).toMatchObject({left: 0, share: {width: 1}});
});

describe('who shows a pane', () => {
  beforeEach(async () => {
    launched = await start(200, 'beside');
  });

  const visible = async () => (await readViewers(server.client, launched.dashboardPane))?.visible;
  const becomes = (value: boolean) => waitFor(`visible: ${value}`, async () => (await visible()) === value);

  test('no client, one, one with the other pane zoomed, none again', async () => {
    expect(await readViewers(server.client, launched.dashboardPane)).toEqual({
      visible: false,
      unicode: true,
      columns: 237,
      layout: 'beside',
      chosen: null,
      keyboardBy: null,
    });
    look('=lora');
    await becomes(true);
    await zoomTrainer(server.client, launched.trainerPane);
    await becomes(false);
    await zoomTrainer(server.client, launched.trainerPane);
    await becomes(true);
    await leaveSession(server.client, launched.dashboardPane);
    await becomes(false);
  });

  test('a client in another window, or in a session of the same group', async () => {
    server.tmux('new-window', '-t', '=lora:', 'sleep', '100');
    look('=lora');
    await waitFor('the client', () => server.tmux('list-clients') !== '');
    expect(await visible()).toBe(false);
    server.tmux('new-session', '-d', '-t', '=lora', '-s', 'grouped');
    server.tmux('select-window', '-t', '=grouped:=train');
    look('=grouped');
    await becomes(true);
  });

  test('of a pane that is gone nothing is known', async () => {
    server.tmux('kill-pane', '-t', launched.dashboardPane);
    expect(await readViewers(server.client, launched.dashboardPane)).toBeNull();
    server.tmux('kill-server');
    expect(await readViewers(server.client, launched.dashboardPane)).toBeNull();
  });

  test('a file is touched when a client attaches, whatever its folder is called', async () => {
    const folder = join(server.folder, `it's #{x} #[y] %Y "$HOME" \\ ;`);
    mkdirSync(folder);
    const file = join(folder, 'nudge');
    server.tmux('set-hook', '-t', '=lora:', 'client-attached', 'display-message "theirs"');
    await askForNudges(server.client, launched.sessionId, launched.dashboardPane, file);
    expect(existsSync(file)).toBe(false);
    look('=lora');
    await waitFor('the nudge', () => existsSync(file));
    expect(server.tmux('show-hooks', '-t', '=lora:', 'client-attached')).toMatch(
      /client-attached\[0\] display-message theirs/,
    );
  });

  test('a folder that is gone by then causes no message to the client', async () => {
    const file = join(server.folder, 'gone', 'nudge');
    await askForNudges(server.client, launched.sessionId, launched.dashboardPane, file);
    const hook = server.tmux('show-hooks', '-t', '=lora:', 'client-attached');
    const script = /run-shell -b "(.*)"$/m.exec(hook)?.[1] ?? 'exit 9';
    const {status, stderr} = spawnSync('sh', ['-c', script], {encoding: 'utf8'});
    expect({status, stderr}).toEqual({status: 0, stderr: ''});
  });
});
