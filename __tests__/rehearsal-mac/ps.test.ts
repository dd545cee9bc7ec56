import {spawn} from 'node:child_process';
import {expect, test} from '@jest/globals';
import {childrenOf, statFields, wordsOf} from '../helpers/processes.js';
import {FEW, onLinux, printed, until, useRehearsals} from './stage.js';

onLinux('ps', () => {
  const rehearse = useRehearsals();
  const ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+([\d.,]+)\s+(\S+)\s+(.*)$/;
  const COLUMNS = 'pid=,ppid=,pgid=,stat=,rss=,%cpu=,etime=,command=';

  test('headless columns, right-aligned pids, the command last and whole', async () => {
    const mac = await rehearse({apps: ['Google Chrome', 'Cursor', 'Terminal']});
    const text = printed(mac, 'ps', ['-axo', COLUMNS]);
    const rows = text.trimEnd().split('\n');
    for (const row of rows) expect(row).toMatch(ROW);
    const [chrome, gpu] = mac.pids('Google Chrome');
    const row = rows.find(line => Number(ROW.exec(line)?.[1]) === gpu) ?? '';
    expect(ROW.exec(row)?.[2]).toBe(String(chrome));
    expect(ROW.exec(row)?.[8]).toMatch(
      /^\/Applications\/Google Chrome\.app\/Contents\/Frameworks\/Google Chrome Framework\.framework\/Versions\/[\d.]+\/Helpers\/Google Chrome Helper \(GPU\)\.app\/Contents\/MacOS\/Google Chrome Helper \(GPU\) --type=gpu-process /,
    );
    expect(text).toMatch(/^.* Cursor Helper \(Plugin\): extension-host \[1-1\]$/m);
    expect(text).toMatch(/^ *1 +0 .* \/sbin\/launchd$/m);
  });

  test('-E puts what a process was started with behind its words, but for programs of the system and of the state', async () => {
    const mac = await rehearse({apps: FEW});
    const children = [process.execPath, '/bin/sleep'].map(program =>
      spawn(program, program === '/bin/sleep' ? ['600'] : ['-e', 'setInterval(() => 0, 1e6)'], {
        argv0: program === '/bin/sleep' ? program : '/opt/homebrew/bin/node',
        env: {VIRTUAL_ENV: '/my envs/v'},
        stdio: 'ignore',
      }),
    );
    const shown = (pid = 0) => printed(mac, 'ps', ['-E', '-ww', '-o', 'command=', '-p', String(pid)]);
    try {
      const [node, sleep] = children.map(({pid}) => pid);
      await until(() => wordsOf(sleep ?? 0)[0] === '/bin/sleep');
      await until(() =>
        wordsOf(node ?? 0)
          .join(' ')
          .includes('setInterval'),
      );
      expect(shown(node)).toMatch(/1e6\) VIRTUAL_ENV=\/my envs\/v *\n$/);
      expect(shown(sleep)).toBe('/bin/sleep 600\n');
      expect(shown(mac.pids('Slack')[0])).toBe('/Applications/Slack.app/Contents/MacOS/Slack\n');
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  });

  test('helpers of helpers hang below them, XPC services below launchd', async () => {
    const mac = await rehearse({apps: ['Cursor', 'Docker Desktop']});
    const parents = new Map(
      printed(mac, 'ps', ['-A', '-o', 'pid=,ppid=,command='])
        .trimEnd()
        .split('\n')
        .map(line => {
          const [pid, ppid, ...command] = line.trim().split(/ +/);
          return [command.join(' '), {pid: Number(pid), ppid: Number(ppid)}];
        }),
    );
    const find = (text: string) => [...parents].find(([command]) => command.includes(text))?.[1];
    expect(find('cursorpyright')?.ppid).toBe(find('extension-host')?.pid);
    expect(find('extension-host')?.ppid).toBe(mac.pids('Cursor')[0]);
    expect(find('com.apple.Virtualization.VirtualMachine')?.ppid).toBe(1);
  });

  test('-g shows whole process groups, and those of -p besides', async () => {
    const mac = await rehearse({apps: FEW});
    const [pid = 0] = mac.pids('Slack');
    const leader = spawn('sh', ['-c', 'sleep 60 & sleep 60'], {detached: true, stdio: 'ignore'});
    const group = String(leader.pid);
    const pids = () => printed(mac, 'ps', ['-o', 'pid=,pgid=', '-g', group, '-p', `${pid},${process.pid}`]);
    await until(
      () =>
        pids()
          .split('\n')
          .filter(line => line.trim().endsWith(` ${group}`)).length === 3,
    );
    expect(pids()).toMatch(new RegExp(`^ *${pid} `, 'm'));
    process.kill(-Number(group), 'SIGKILL');
  });

  test('headers as the original’s, widths of columns too', async () => {
    const mac = await rehearse({apps: FEW});
    const [pid = 0] = mac.pids('Slack');
    const [header, row] = printed(mac, 'ps', [
      '-p',
      String(pid),
      '-o',
      'pid,ppid,pgid,stat,rss,%cpu,time,ucomm,tpgid,comm',
    ]).split('\n');
    expect(header).toBe('  PID  PPID  PGID STAT    RSS  %CPU      TIME UCOMM            TPGID COMM');
    expect(row).toMatch(
      /^ *\d+ +1 +\d+ \S+ +\d+ +\d+\.\d +\d+:\d\d\.\d\d Slack +0 \/Applications\/Slack\.app\/Contents\/MacOS\/Slack$/,
    );
    expect(printed(mac, 'ps', ['-p', String(pid), '-o', 'pid=,rss=Size'])).toMatch(/^ +Size\n/);
    expect(printed(mac, 'ps', ['-p', String(pid), '-o', 'comm,pid'])).toMatch(/^COMM +PID\n\/Applications\/Sl +\d+\n$/);
    expect(printed(mac, 'ps', ['-p', String(pid), '-o', 'lstart='])).toMatch(
      /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} {4}\n$/,
    );
  });

  test('keywords that only Linux has are named on standard error; a pid that is gone gives nothing and 1', async () => {
    const mac = await rehearse({apps: FEW});
    const {stdout, stderr, status} = mac.run('ps', ['-p', '1', '-o', 'pid=,etimes=']);
    expect({stdout, stderr, status}).toEqual({stdout: '    1\n', stderr: 'ps: etimes: keyword not found\n', status: 1});
    expect(mac.run('ps', ['-p', '99999999', '-o', 'pid='])).toMatchObject({stdout: '', status: 1});
  });

  test('real processes are in it as they are: stopped, dead but not reaped, with their own argv', async () => {
    const mac = await rehearse({apps: FEW});
    const parent = spawn('/bin/sh', ['-c', 'sleep 0 & exec sleep 600'], {stdio: 'ignore'});
    const stopped = spawn('sleep', ['601'], {stdio: 'ignore'});
    try {
      stopped.kill('SIGSTOP');
      const children = () => childrenOf(parent.pid ?? 0);
      const state = (pid = 0) => statFields(pid)[0];
      await until(() => state(stopped.pid) === 'T' && children().length > 0 && state(children()[0]) === 'Z');
      const row = (pid: number | string | undefined) =>
        printed(mac, 'ps', ['-p', String(pid), '-o', 'stat=,command=']).trimEnd();
      expect(row(stopped.pid)).toMatch(/^T\S* +sleep 601$/);
      expect(printed(mac, 'ps', ['-ww', '-o', 'args=', '-p', String(stopped.pid)])).toBe('sleep 601\n');
      expect(row(children()[0])).toMatch(/^Z\S* +<defunct>$/);
    } finally {
      parent.kill('SIGKILL');
      stopped.kill('SIGKILL');
    }
  });

  test('decimal comma for %cpu and time; line breaks in octal, text beyond ASCII only in a UTF-8 locale', async () => {
    const mac = await rehearse({apps: FEW});
    const argv = ['-c', 'sleep 600 # José\n\tnext'];
    const child = spawn('/bin/sh', argv, {stdio: 'ignore'});
    try {
      const row = (columns: string, env: NodeJS.ProcessEnv) =>
        printed(mac, 'ps', ['-p', String(child.pid), '-o', columns], env);
      expect(row('%cpu=,time=', {LANG: 'de_DE.UTF-8'})).toMatch(/^ +\d+,\d +\d+:\d\d,\d\d\n$/);
      expect(row('%cpu=,time=', {LANG: 'de_DE.UTF-8', LC_NUMERIC: 'C'})).toMatch(/^ +\d+\.\d +\d+:\d\d\.\d\d\n$/);
      expect(row('command=', {LANG: 'en_US.UTF-8', LC_NUMERIC: 'C'})).toBe(
        '/bin/sh -c sleep 600 # José\\012\\011next\n',
      );
      expect(row('command=', {LC_ALL: 'C'})).toBe('/bin/sh -c sleep 600 # JosM-CM-)\\012\\011next\n');
    } finally {
      child.kill('SIGKILL');
    }
  });
});
