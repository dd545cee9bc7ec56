import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {afterEach, expect, test} from '@jest/globals';
import type {Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {onLinux, printed, until, useRehearsals} from './stage.js';

const APPS = ['Cursor', 'Terminal', 'iTerm2'];

onLinux('what is started in an app', () => {
  const rehearse = useRehearsals();
  let left: ChildProcess[] = [];

  afterEach(() => {
    // Of the group: a shell's child would stay.
    for (const {pid = 0, exitCode, signalCode} of left)
      if (exitCode ?? signalCode === null) process.kill(-pid, 'SIGKILL');
    left = [];
  });

  /** A process of ours that is to be ended. */
  const start = (words: readonly string[], env: NodeJS.ProcessEnv = process.env): ChildProcess => {
    const child = spawn(words[0] ?? '', words.slice(1), {env, stdio: 'ignore', detached: true});
    left.push(child);
    return child;
  };

  /** A daemon: its parent has ended when this returns. */
  const startDaemon = (env: NodeJS.ProcessEnv): number => {
    const script = 'sleep 600 >/dev/null 2>&1 & echo $!';
    const pid = Number(spawnSync('/bin/sh', ['-c', script], {env, encoding: 'utf8'}).stdout);
    expect(pid).toBeGreaterThan(1);
    return pid;
  };

  /** The pids in an app's block, as the original prints them. */
  const listed = (mac: Rehearsal, name: string): number[] => {
    const block = new RegExp(`"${name}" ASN[\\s\\S]*?coalition: \\d+ {2}\\{([\\d ]+)\\}`).exec(
      printed(mac, 'lsappinfo', ['list']),
    );
    return block?.[1]?.trim().split(' ').map(Number) ?? [];
  };

  const isThere = (pid: number): boolean => spawnSync('kill', ['-0', String(pid)]).status === 0;

  test('belongs to its coalition: what has joined, what that has started since, and a daemon', async () => {
    const mac = await rehearse({apps: APPS, macos: '27'});
    const shell = start(['/bin/sh', '-c', 'sleep 600; exit']);
    mac.join('Cursor', shell.pid ?? 0);
    await until(() => listed(mac, 'Cursor').length === mac.pids('Cursor').length + 2);
    expect(listed(mac, 'Cursor')).toContain(shell.pid);
    const daemon = startDaemon({...process.env, ...mac.inside('Cursor')});
    const other = startDaemon({...process.env, ...mac.inside('Terminal')});
    expect(listed(mac, 'Cursor')).toHaveLength(mac.pids('Cursor').length + 3);
    expect(listed(mac, 'Cursor')).toContain(daemon);
    expect(mac.members('Terminal')).toEqual([...mac.pids('Terminal'), other]);
    for (const pid of [daemon, other]) process.kill(pid);
  });

  test('has what a shell of iTerm2 has: a parent that is a child of launchd, and no line of coalition on 15', async () => {
    const mac = await rehearse({apps: APPS, macos: '15'});
    const shell = start(['sleep', '600'], {...process.env, ...mac.inside('iTerm2')});
    mac.join('iTerm2', shell.pid ?? 0, 'server');
    const [, server] = mac.pids('iTerm2');
    const parents = printed(mac, 'ps', ['-axo', 'pid=,ppid=,ucomm=']);
    expect(parents).toMatch(new RegExp(`^ *${shell.pid} +${server} `, 'm'));
    expect(parents).toMatch(new RegExp(`^ *${server} +1 iTermServer-3`, 'm'));
    await until(() =>
      / ITERM_SESSION_ID=w0t0p0:/.test(printed(mac, 'ps', ['-E', '-ww', '-p', String(shell.pid), '-o', 'command='])),
    );
    expect(printed(mac, 'lsappinfo', ['list'])).not.toContain('coalition');
  });

  test.each([
    ['27', false, true],
    ['27', true, false],
    ['26', false, false],
  ] as const)('on %s, allowed in the background: %s, ends with it: %s', async (macos, allowed, ends) => {
    const mac = await rehearse({apps: APPS, macos});
    mac.allowBackground('Cursor', allowed);
    const member = startDaemon({...process.env, ...mac.inside('Cursor')});
    const stranger = start(['sleep', '600']);
    mac.quit('Cursor');
    expect(mac.pids('Cursor')).toEqual([]);
    if (ends) await until(() => !isThere(member));
    expect(isThere(member)).toBe(!ends);
    expect(stranger.exitCode).toBeNull();
    if (!ends) process.kill(member);
  });

  test('ends too when the app is asked to quit by a script', async () => {
    const mac = await rehearse({apps: APPS, macos: '27'});
    mac.allowBackground('Cursor', false);
    const shell = start(['sleep', '600']);
    mac.join('Cursor', shell.pid ?? 0);
    const exit = once(shell, 'exit');
    printed(mac, 'osascript', ['-e', 'tell application id "com.todesktop.230313mzl4w4u92" to quit']);
    expect(await exit).toEqual([null, 'SIGTERM']);
  });
});
