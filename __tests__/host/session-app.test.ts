import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {afterEach, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import type {Host} from '../../source/host/types.js';
import {onLinux, useRehearsals} from '../rehearsal-mac/stage.js';

const CURSOR = {name: 'Cursor', bundleId: 'com.todesktop.230313mzl4w4u92'};
const ITERM = {name: 'iTerm2', bundleId: 'com.googlecode.iterm2'};

let servers: string[] = [];
let children: ChildProcess[] = [];

afterEach(() => {
  for (const name of servers) spawnSync('tmux', ['-L', name, 'kill-server']);
  for (const {pid = 0} of children) process.kill(-pid, 'SIGKILL');
  servers = [];
  children = [];
});

/** A tmux server, and its first pane, that were started with this environment. */
const startServer = (environment: Record<string, string>) => {
  const {TMUX: _tmux, TMUX_PANE: _pane, SSH_CONNECTION: _ssh, SSH_TTY: _tty, ...rest} = process.env;
  const name = `mlxtop-home-${process.pid}-${servers.length}`;
  servers.push(name);
  const words = ['-L', name, '-f', '/dev/null'];
  const env = {...rest, ...environment};
  const {stdout} = spawnSync('tmux', [...words, 'new-session', '-dP', '-F', '#{pid} #{pane_pid}', 'sleep 600'], {
    env,
    encoding: 'utf8',
  });
  const [server = 0, pane = 0] = stdout.trim().split(' ').map(Number);
  expect(server).toBeGreaterThan(1);
  return {server, pane};
};

onLinux("on the rehearsal's Mac", () => {
  const rehearse = useRehearsals();
  const hostOf = (tools: string): Promise<Host> => createHost({platform: 'darwin', tools});

  test('27: a tmux server that was started in Cursor lives in it, and so does all in its panes', async () => {
    const mac = await rehearse({apps: ['Cursor', 'Terminal'], macos: '27'});
    const host = await hostOf(mac.tools);
    const {server, pane} = startServer(mac.inside('Cursor'));
    expect(await host.sessionApp(server)).toEqual(CURSOR);
    expect(await host.sessionApp(pane)).toEqual(CURSOR);
  });

  test('27: one that only has the environment of Cursor, started by launchd, lives in no application', async () => {
    const mac = await rehearse({apps: ['Cursor', 'Terminal'], macos: '27'});
    const {REHEARSAL_COALITION: _mark, ...told} = mac.inside('Cursor');
    const {server} = startServer(told);
    expect(await (await hostOf(mac.tools)).sessionApp(server)).toBeNull();
  });

  test.each(['15', '13'] as const)(
    '%s reports no coalition: the server’s own environment says where it was started',
    async macos => {
      const mac = await rehearse({apps: ['Cursor', 'iTerm2', 'Terminal'], macos});
      const host = await hostOf(mac.tools);
      expect(await host.sessionApp(startServer(mac.inside('Cursor')).server)).toEqual(CURSOR);
      expect(await host.sessionApp(startServer(mac.inside('iTerm2')).server)).toEqual(ITERM);
      expect(await host.sessionApp(startServer({}).server)).toBeNull();
    },
  );

  test.each(['15', '27'] as const)('%s: a shell of iTerm2 lives in it, whatever its parents are', async macos => {
    const mac = await rehearse({apps: ['iTerm2', 'Terminal'], macos});
    const shell = spawn('sleep', ['600'], {stdio: 'ignore', detached: true});
    children.push(shell);
    mac.join('iTerm2', shell.pid ?? 0, 'server');
    expect(await (await hostOf(mac.tools)).sessionApp(shell.pid ?? 0)).toEqual(ITERM);
  });

  test('without lsappinfo other evidence decides, or else it reports that there was no answer', async () => {
    const mac = await rehearse({apps: ['Cursor', 'Terminal'], macos: '27'});
    const host = await hostOf(mac.tools);
    const {server} = startServer(mac.inside('Cursor'));
    mac.fault('lsappinfo', 'refused');
    expect(await host.sessionApp(server)).toEqual(CURSOR);
    mac.fault('ps', 'missing');
    await expect(host.sessionApp(server)).rejects.toThrow(/^lsappinfo failed/);
  });
});

test('on Linux nothing lives in an application', async () => {
  const host = await createHost({platform: 'linux'});
  expect(await host.sessionApp(process.pid)).toBeNull();
});
