import {execFile, spawn} from 'node:child_process';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from '@jest/globals';
import {FEW, onLinux, printed, until, useRehearsals} from './stage.js';

onLinux('faults and the log', () => {
  const rehearse = useRehearsals();

  test('every call is a line of the log, in an empty environment too', async () => {
    const mac = await rehearse({apps: FEW});
    printed(mac, 'sysctl', ['-n', 'hw.memsize']);
    printed(mac, 'vm_stat');
    mac.run('osascript', ['-e', 'display notification "two\nlines" with title "x"']);
    const calls = mac.calls();
    expect(calls.map(({tool, args}) => `${tool} ${args}`.trim())).toEqual([
      ...['sysctl -n hw.memsize', 'vm_stat', 'osascript -e display notification "two lines" with title "x"'],
    ]);
    expect(calls.map(({seconds}) => seconds)).toEqual(calls.map(({seconds}) => seconds).sort((a, b) => a - b));
  });

  test('missing and refused tools cannot be started, and come back when mended', async () => {
    const mac = await rehearse({apps: FEW});
    const start = async (tool: string) => promisify(execFile)(join(mac.tools, tool), ['-n', 'hw.memsize'], {env: {}});
    mac.fault('sysctl', 'missing');
    await expect(start('sysctl')).rejects.toMatchObject({code: 'ENOENT'});
    mac.fault('sysctl', 'refused');
    await expect(start('sysctl')).rejects.toMatchObject({code: 'EACCES'});
    mac.fault('sysctl', null);
    expect((await start('sysctl')).stdout).toBe('17179869184\n');
  });

  test('a hanging tool ends when it is killed, and leaves nothing that holds its output', async () => {
    const mac = await rehearse({apps: FEW});
    for (const fault of ['hang', 'slow 600']) {
      mac.fault('top', fault);
      const top = spawn(join(mac.tools, 'top'), ['-l', '1'], {env: {}});
      const ended = new Promise(resolve => top.once('close', (_code, signal) => resolve(signal)));
      const calls = mac.calls().length;
      await until(() => mac.calls().length > calls - 1 && mac.calls().some(call => call.tool === 'top'));
      top.kill('SIGKILL');
      expect(await ended).toBe('SIGKILL');
      expect(printed(mac, 'sysctl', ['-n', 'hw.memsize'])).toBe('17179869184\n');
    }
  });

  test('slow answers late but rightly; cut, garbage and failures look as they should', async () => {
    const mac = await rehearse({apps: FEW});
    const whole = printed(mac, 'sw_vers');
    mac.fault('sw_vers', 'slow 0.05');
    expect(printed(mac, 'sw_vers')).toBe(whole);
    mac.fault('sw_vers', 'cut 20');
    expect(printed(mac, 'sw_vers')).toBe(whole.slice(0, 20));
    mac.fault('sw_vers', 'garbage');
    expect(printed(mac, 'sw_vers')).not.toMatch(/Product/);
    mac.fault('ps', 'fail 1 operation not permitted: ps');
    expect(mac.run('ps', ['-ax'])).toMatchObject({status: 1, stdout: '', stderr: 'operation not permitted: ps\n'});
    expect(mac.calls().map(({tool}) => tool)).toEqual(['sw_vers', 'sw_vers', 'sw_vers', 'sw_vers', 'ps']);
  });

  test('`lists` breaks what lists all processes, and leaves what shows some', async () => {
    const mac = await rehearse({apps: FEW});
    const [pid = 0] = mac.pids('Slack');
    mac.fault('ps', 'lists fail 1 too busy');
    expect(mac.run('ps', ['-axo', 'pid='])).toMatchObject({status: 1, stderr: 'too busy\n'});
    expect(printed(mac, 'ps', ['-o', 'pid=', '-p', String(pid)]).trim()).toBe(String(pid));
    expect(mac.run('ps', ['-o', 'pid=', '-g', String(pid)]).stderr).not.toMatch(/busy/);
  });

  test('pmset -g thermlog never returns and is written down', async () => {
    const mac = await rehearse({apps: FEW});
    const log = spawn(join(mac.tools, 'pmset'), ['-g', 'thermlog'], {env: {}});
    let ended = false;
    log.once('exit', () => {
      ended = true;
    });
    await new Promise(resolve => log.stdout.once('data', resolve));
    expect(mac.calls().map(({line}) => line.replace(/^\S+ /, ''))).toEqual([
      'pmset -g thermlog',
      'FORBIDDEN pmset -g thermlog',
    ]);
    expect(ended).toBe(false);
    log.kill('SIGKILL');
    await until(() => ended);
  });

  test('two rehearsals at once do not see each other’s apps', async () => {
    const [one, two] = await Promise.all([rehearse({apps: ['Slack']}), rehearse({apps: ['Spotify']})]);
    expect(printed(one, 'ps', ['-axo', 'command='])).toMatch(/Slack\.app/);
    expect(printed(one, 'ps', ['-axo', 'command='])).not.toMatch(/Spotify\.app/);
    expect(printed(two, 'top', ['-l', '1', '-stats', 'pid,command'])).not.toMatch(/Slack/);
  });
});
