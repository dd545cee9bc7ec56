import {spawn, spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {SessionWatch} from '../../source/dashboard/session-watch.js';
import {type Launched, launch} from '../../source/tmux/launch.js';
import type {Viewers} from '../../source/tmux/viewers.js';
import {arrange, chooseLayout} from '../../source/tmux/window.js';
import {waitFor} from '../helpers/wait.js';
import {createServer, type Server} from '../tmux/server.js';

let server: Server;
let launched: Launched;
let watch: SessionWatch;
let client: ReturnType<typeof spawn> | null = null;
/** Calls of tmux under way: none may outlive its test. */
let calls = 0;
/** What tmux answered last. */
let seen: Viewers | null = null;

/** A run that was started detached: its panes lie side by side, in a window of 200 columns. */
beforeEach(async () => {
  seen = null;
  server = createServer();
  launched = await launch(server.client, {
    session: 'lora',
    title: 'lora',
    runId: 'run-1',
    directory: '/',
    columns: 200,
    rows: 50,
    layout: 'beside',
    statusFile: '/tmp/status',
    dashboard: ['sleep', '100'],
    trainer: ['sleep', '101'],
    environment: new Map(),
    recorder: 'exec cat >/dev/null',
  });
  watch = new SessionWatch({
    tmux: {
      ...server.client,
      run: async (...words) => {
        calls++;
        try {
          return await server.client.run(...words);
        } finally {
          calls--;
        }
      },
    },
    sessionId: launched.sessionId,
    pane: launched.dashboardPane,
    nudgeFile: join(server.folder, 'nudge'),
    onViewers: viewers => {
      seen = viewers;
    },
    onGone: () => undefined,
  });
});

afterEach(async () => {
  watch.stop();
  await waitFor('the last call', () => calls === 0);
  client?.stdin?.end();
  client = null;
  server.close();
});

const ask = (format: string): string => server.tmux('display-message', '-p', '-t', launched.dashboardPane, format);

const resize = async (columns: number): Promise<void> => {
  await waitFor(`${columns} columns`, () => {
    // What comes before tmux has let the client in is lost.
    client?.stdin?.write(`refresh-client -C ${columns}x40\n`);
    return ask('#{window_width}') === String(columns);
  });
};

/** Attaches a client with a terminal of `columns` columns. */
const attach = async (columns: number): Promise<void> => {
  const {TMUX: _tmux, TMUX_PANE: _pane, ...env} = process.env;
  const words = ['-u', '-L', server.name, '-C', 'attach-session', '-t', '=lora'];
  client = spawn('tmux', words, {env, stdio: ['pipe', 'ignore', 'ignore']});
  await resize(columns);
};

const lies = (layout: 'beside' | 'over') => {
  const isOver = layout === 'over';
  return waitFor(
    layout,
    () => ask('#{?#{==:#{pane_width},#{window_width}},over,beside}') === (isOver ? 'over' : 'beside'),
  );
};

test('the layout is turned for a client that attached before the watch began', async () => {
  await attach(120);
  await watch.start();
  await lies('over');
});

test('the layout follows the size of the client', async () => {
  await watch.start();
  await attach(120);
  watch.askNow();
  await lies('over');
  await resize(160);
  watch.askNow();
  await lies('beside');
});

test('a layout that the user chose stays, whatever the width', async () => {
  await chooseLayout(server.client, launched.sessionId, 'over');
  await watch.start();
  await attach(160);
  watch.askNow();
  await waitFor('an answer', () => seen?.columns === 160);
  await lies('over');
  await chooseLayout(server.client, launched.sessionId, 'beside');
  await resize(120);
  watch.askNow();
  await waitFor('an answer', () => seen?.columns === 120);
  await lies('beside');
});

test("one made with tmux' own keys stays until the window has another size", async () => {
  await attach(160);
  await watch.start();
  await arrange(server.client, launched.sessionId, 'over');
  watch.askNow();
  await waitFor('an answer', () => seen?.layout === 'over');
  await lies('over');
  await resize(150);
  watch.askNow();
  await lies('beside');
});

test.each([
  ['a named pipe that no program reads', (path: string) => spawnSync('mkfifo', [path])],
  ['a folder, as a disk that takes no file', (path: string) => spawnSync('mkdir', [path])],
])('it watches all the same where its file is %s', async (_what, put) => {
  put(join(server.folder, 'nudge'));
  await watch.start();
  expect(seen).not.toBeNull();
});
