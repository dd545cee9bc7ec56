import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {afterEach, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {PROTECTED} from '../../source/host/protected.js';
import type {Host, Protection} from '../../source/host/types.js';
import {onLinux, until, useRehearsals} from '../rehearsal-mac/stage.js';

const SOCKET = `mlxtop-residence-${process.pid}`;
const APPS = ['Cursor', 'iTerm2', 'Terminal'];

let clients: ChildProcess[] = [];

const environment = (more: Record<string, string>): NodeJS.ProcessEnv => {
  const {TMUX: _tmux, TMUX_PANE: _pane, SSH_CONNECTION: _ssh, SSH_TTY: _tty, ...rest} = process.env;
  return {...rest, ...more};
};

const tmux = (words: readonly string[], env = environment({})): string =>
  spawnSync('tmux', ['-L', SOCKET, '-f', '/dev/null', ...words], {env, encoding: 'utf8'}).stdout.trim();

/** The pid of a tmux server that is started with this environment. */
const startServer = (more: Record<string, string>): number =>
  Number(tmux(['new-session', '-dP', '-F', '#{pid}', 'sleep 600'], environment(more)));

afterEach(() => {
  tmux(['kill-server']);
  for (const client of clients) client.kill('SIGKILL');
  clients = [];
});

onLinux("on the rehearsal's Mac", () => {
  const rehearse = useRehearsals();
  const hostOf = (tools: string): Promise<Host> => createHost({platform: 'darwin', tools});

  const reasons = async (host: Host, protection: Protection): Promise<Record<string, string | null>> => {
    const apps = await host.apps(protection);
    return Object.fromEntries(apps.filter(({name}) => APPS.includes(name)).map(app => [app.name, app.protected]));
  };

  const detached = (pid: number): Protection => ({trainerPids: [], ownPids: [pid], lookingPids: []});

  test('26: a server in Cursor does not prevent quitting it, but does when the release is unknown', async () => {
    const mac = await rehearse({apps: APPS, macos: '26'});
    const server = startServer(mac.inside('Cursor'));
    expect(await reasons(await hostOf(mac.tools), detached(server))).toMatchObject({Cursor: null});
    mac.fault('sw_vers', 'missing');
    expect(await reasons(await hostOf(mac.tools), detached(server))).toMatchObject({
      Cursor: expect.stringMatching(/^quitting it may end/),
      iTerm2: null,
    });
  });

  test('27 without lsappinfo: a server says itself who started it', async () => {
    const mac = await rehearse({apps: APPS, macos: '27'});
    mac.fault('lsappinfo', 'refused');
    const server = startServer(mac.inside('Cursor'));
    // Without Launch Services iTerm2 is called what its folder is.
    expect(await reasons(await hostOf(mac.tools), detached(server))).toMatchObject({
      Cursor: expect.stringMatching(/^quitting it may end/),
    });
  });

  test('the release is asked once, and only where something lives in an application', async () => {
    const mac = await rehearse({apps: APPS, macos: '27'});
    const host = await hostOf(mac.tools);
    const asked = () => mac.calls().filter(({tool}) => tool === 'sw_vers').length;
    const {REHEARSAL_COALITION: _mark, ...told} = mac.inside('Cursor');
    const independent = startServer(told);
    expect(await reasons(host, detached(independent))).toMatchObject({Cursor: null});
    expect(asked()).toBe(0);
    mac.join('Cursor', independent);
    for (const _time of [1, 2]) await reasons(host, detached(independent));
    expect(asked()).toBe(1);
  });

  test('15: the terminal of a tmux client without a parent in an application is known by its environment', async () => {
    const mac = await rehearse({apps: APPS, macos: '15'});
    startServer({});
    const client = spawn('tmux', ['-L', SOCKET, '-C', 'attach'], {
      env: environment(mac.inside('iTerm2')),
      stdio: 'pipe',
    });
    clients.push(client);
    await until(() => tmux(['list-clients']) !== '');
    const pid = client.pid ?? 0;
    const host = await hostOf(mac.tools);
    const looking = {trainerPids: [], ownPids: [pid], lookingPids: [pid]};
    expect(await reasons(host, looking)).toMatchObject({iTerm2: PROTECTED.terminal, Cursor: null});
    expect(await reasons(host, detached(pid))).toMatchObject({iTerm2: null, Cursor: null});
  });
});
