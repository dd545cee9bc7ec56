import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {type Launch, launch, launchCommands} from '../../source/tmux/launch.js';
import {DASHBOARD_SHARE, paneLayoutFor} from '../../source/tmux/layout.js';
import {clockLiteral, shellWord} from '../../source/tmux/quote.js';
import {killRun, listPanes, listSessions} from '../../source/tmux/sessions.js';
import {processState, waitFor} from '../helpers/stage.js';
import {createServer, type Server} from './server.js';

let server: Server;

afterEach(() => {
  server.close();
});

const plan = (extra: Partial<Launch> = {}): Launch => ({
  session: 'lora',
  title: 'lora',
  runId: 'run-1',
  directory: server.folder,
  columns: 200,
  rows: 50,
  layout: 'beside',
  statusFile: '/tmp/status line',
  dashboard: ['sleep', '100'],
  trainer: ['/bin/sh', '-c', 'echo "first $TOKEN"; pwd; sleep 100', 'trainer'],
  environment: new Map([['TOKEN', 'a;b\nc']]),
  recorder: `exec cat > ${clockLiteral(shellWord(join(server.folder, 'log')))}`,
  ...extra,
});

const option = (pane: string, name: string): string => server.tmux('display-message', '-p', '-t', pane, `#{${name}}`);
const log = (): string => {
  const file = join(server.folder, 'log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

/** What a launch promises, whatever the user's configuration is. */
const expectGood = async (launched: Awaited<ReturnType<typeof launch>>): Promise<void> => {
  const {sessionId, dashboardPane, trainerPane, wrapperPid} = launched;
  const panes = await listPanes(server.client, sessionId);
  expect(panes.find(pane => pane.id === dashboardPane)).toMatchObject({role: 'dashboard', runId: 'run-1', dead: false});
  expect(panes.find(pane => pane.id === trainerPane)).toMatchObject({role: 'trainer', piped: true, dead: false});
  expect(panes.filter(pane => pane.role !== '')).toHaveLength(2);
  const [dashboard, trainer] = [dashboardPane, trainerPane].map(pane => panes.find(one => one.id === pane));
  expect(trainer?.windowId).toBe(dashboard?.windowId);
  await waitFor('the output', () => log().includes(server.folder), log);
  expect(log()).toBe(`first a;b\r\nc\r\n${server.folder}\r\n`);
  expect(option(trainerPane, 'pane_pid')).toBe(String(wrapperPid));
  expect(option(trainerPane, 'history_limit')).toBe('50000');
  expect(server.tmux('show-options', '-A', '-p', '-v', '-t', trainerPane, 'remain-on-exit')).toBe('on');
  expect(server.tmux('show-options', '-A', '-p', '-v', '-t', dashboardPane, 'remain-on-exit')).toBe('on');
  expect(server.tmux('show-options', '-A', '-v', '-t', sessionId, 'destroy-unattached')).toBe('off');
  expect(server.tmux('show-options', '-A', '-v', '-t', sessionId, 'status')).toBe('on');
  expect(option(sessionId, 'pane_id')).toBe(dashboardPane);
  process.kill(wrapperPid, 'SIGKILL');
  await waitFor('the dead pane', () => option(trainerPane, 'pane_dead') === '1');
};

const HURTFUL = {
  'an empty configuration': '',
  'numbers from 1, others renumbered': `
    set -g base-index 1
    setw -g pane-base-index 1
    set -g renumber-windows on`,
  'dead panes kept everywhere': 'setw -g remain-on-exit on',
  'sessions that end unattached, no status line': `
    set -g destroy-unattached on
    set -g status off`,
  'a shell that is none, a default command': `
    set -g default-shell /bin/false
    set -g default-command 'echo nope; exit 3'`,
  'another prefix, titles, no mouse, small history': `
    set -g prefix C-a
    unbind C-b
    set -g set-titles on
    set -g mouse off
    set -g history-limit 10
    setw -g automatic-rename on
    setw -g allow-rename on`,
  'a hook that splits and opens a window after a new session': `
    set-hook -g after-new-session 'split-window -b "sleep 100"; new-window "sleep 100"'`,
  'a hook that opens a window before the first': `
    set -g base-index 1
    set-hook -g after-new-session 'new-window -t 0 "sleep 100"'`,
  'a hook that splits, swaps and selects after a split': `
    set-hook -g after-split-window 'split-window "sleep 100"; select-pane -t 0; swap-pane -D'`,
  'a hook that opens a session after a split': `
    set-hook -g after-split-window 'new-session -d "sleep 100"; new-window "sleep 100"'`,
  'a hook that selects whenever an option is set': `
    set-hook -g after-set-option 'select-pane -t 0'`,
  'hooks that fail and hooks that print': `
    set-hook -g after-set-option 'select-pane -t 99'
    set-hook -g after-new-session 'display-message -p "a line"'
    set-hook -g after-split-window 'display-message -p "$0 %0"'`,
  'hooks on events': `
    set-hook -g session-created 'split-window -t :train "sleep 100"; new-window "sleep 100"'
    set-hook -g window-layout-changed 'select-pane -t 0'`,
  'a line that this tmux does not know': `
    set -g no-such-option 1
    no-such-command`,
};

test.each(Object.entries(HURTFUL))('%s', async (_name, configuration) => {
  server = createServer(configuration);
  await expectGood(await launch(server.client, plan()));
});

describe('on a quiet server', () => {
  test.each([
    ['beside', 200, 50],
    ['over', 100, 40],
    ['over', 80, 24],
  ] as const)('%s in %i × %i the dashboard comes first and is the larger', async (layout, columns, rows) => {
    server = createServer();
    const {dashboardPane, trainerPane} = await launch(server.client, plan({layout, columns, rows}));
    const [side, length] = layout === 'beside' ? ['left', 'width'] : ['top', 'height'];
    expect(option(dashboardPane, `pane_${side}`)).toBe('0');
    expect(Number(option(trainerPane, `pane_${side}`))).toBeGreaterThan(0);
    const terminal = layout === 'beside' ? columns : rows;
    expect(Number(option(dashboardPane, `pane_${length}`)) / terminal).toBeCloseTo(DASHBOARD_SHARE[layout] / 100, 1);
    expect(Number(option(trainerPane, 'pane_width'))).toBeGreaterThanOrEqual(120);
  });

  test.each([
    [0, 0],
    [3, 2],
    [40, 10],
  ])('a terminal of %i × %i is no obstacle', async (columns, rows) => {
    server = createServer();
    await expectGood(await launch(server.client, plan({columns, rows, layout: paneLayoutFor(columns)})));
  });

  test('a folder whose name means something to tmux', async () => {
    server = createServer();
    const directory = join(server.folder, `it's #{pane_id} #[bold] ##[x] #S %Y $HOME; "x" \\`);
    mkdirSync(directory);
    const recorder = `exec cat > ${clockLiteral(shellWord(join(directory, 'log')))}`;
    await launch(server.client, plan({directory, recorder}));
    const file = join(directory, 'log');
    await waitFor('the folder', () => existsSync(file) && readFileSync(file, 'utf8').endsWith(`\r\n${directory}\r\n`));
  });

  test('a command that ends at once loses nothing', async () => {
    server = createServer();
    for (let number = 0; number < 5; number++) {
      const trainer = ['/bin/sh', '-c', 'seq 1 500; sleep 0.2; exit 7'];
      const {trainerPane} = await launch(server.client, plan({session: `s${number}`, runId: `r${number}`, trainer}));
      await waitFor('the end', () => option(trainerPane, 'pane_dead') === '1');
      await waitFor('the output', () => log().split('\r\n').length === 501);
      writeFileSync(join(server.folder, 'log'), '');
    }
  });

  test('a refused launch says what tmux says, and killRun leaves nothing of it', async () => {
    server = createServer();
    const first = await launch(server.client, plan());
    await expect(launch(server.client, plan({runId: 'run-2'}))).rejects.toThrow(/duplicate session: lora/);
    await killRun(server.client, 'run-2');
    expect(await listSessions(server.client)).toEqual([{id: first.sessionId, name: 'lora', runId: 'run-1'}]);
    await killRun(server.client, 'run-1');
    expect(await listSessions(server.client)).toEqual([]);
    await waitFor('the trainer to end', () => processState(first.wrapperPid) === null);
  });

  test('what the trainer gets stands in no command line of the launch', () => {
    server = createServer();
    const text = launchCommands(plan({environment: new Map([['TOKEN', 'secret']])}));
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toContain('"TOKEN=secret"');
    expect(text).not.toMatch(/set-environment|send-keys/);
  });
});
