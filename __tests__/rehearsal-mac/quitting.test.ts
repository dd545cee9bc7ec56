import {spawn, spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import type {Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {processState} from '../helpers/processes.js';
import {onLinux, printed, sysctl, until, useRehearsals, vmNumber} from './stage.js';

/** Orphans wait for process 1 to reap them, which is not always quick: a zombie is gone. */
const exists = (pid: number) => processState(pid) !== null;
const setClock = (mac: Rehearsal, seconds: number) =>
  mac.change(state => {
    state.clock = seconds;
  });
const tell = (bundle: string) => ['-e', `tell application id "${bundle}" to quit`];
const CURSOR = 'com.todesktop.230313mzl4w4u92';
const SLACK = 'com.tinyspeck.slackmacgap';
const terminate = (pid: number | undefined) => [
  ...['-l', 'JavaScript', '-e'],
  `ObjC.import("AppKit"); $.NSRunningApplication.runningApplicationWithProcessIdentifier(${pid}).terminate`,
];

onLinux('quitting apps', () => {
  const rehearse = useRehearsals();

  test('Cursor quits: its processes end, and over some seconds red turns yellow, then green; the swap empties', async () => {
    const mac = await rehearse({clock: 100, state: {settleSeconds: 10, swapSettleSeconds: 20}});
    const pids = mac.pids('Cursor');
    expect(pids).toHaveLength(12);
    expect(printed(mac, 'osascript', tell(CURSOR))).toBe('');
    await until(() => !pids.some(exists));
    const look = (seconds: number) => {
      setClock(mac, seconds);
      const used = Number(/used = ([\d.]+)M/.exec(sysctl(mac, 'vm.swapusage'))?.[1]);
      return {
        level: Number(sysctl(mac, 'kern.memorystatus_vm_pressure_level')),
        used,
        cached: vmNumber(mac, 'File-backed pages'),
      };
    };
    const [first, ...later] = [100, 103, 106, 109, 112, 119, 121].map(look);
    expect(first?.level).toBe(4);
    const levels = later.map(({level}) => level);
    expect(new Set(levels)).toEqual(new Set([2, 1]));
    expect(levels).toEqual([...levels].sort((a, b) => b - a));
    const used = [first, ...later].map(sample => sample?.used ?? Number.NaN);
    expect(used).toEqual([...used].sort((a, b) => b - a));
    expect(used.at(-1)).toBe(0);
    expect(later.at(-1)?.cached).toBeGreaterThan(4 * (first?.cached ?? Number.NaN));
    expect(printed(mac, 'ps', ['-axo', 'command='])).not.toMatch(/^\/Applications\/Cursor\.app/m);
    expect(mac.memory().slowdown).toBeCloseTo(1, 1);
    const swapouts = vmNumber(mac, 'Swapouts');
    setClock(mac, 140);
    expect(vmNumber(mac, 'Swapouts')).toBe(swapouts);
  });

  test('an app that is ended from outside takes its helpers along, and memory follows', async () => {
    const mac = await rehearse({clock: 100, state: {settleSeconds: 0, swapSettleSeconds: 0}});
    const before = vmNumber(mac, 'Pages wired down');
    const pids = mac.pids('Google Chrome');
    process.kill(pids[0] ?? 0, 'SIGKILL');
    await until(() => !pids.some(exists));
    expect(vmNumber(mac, 'Pages wired down')).toBeLessThan(before);
    expect(mac.pids('Google Chrome')).toEqual([]);
  });

  test('a pid is free as soon as the app has ended, whatever its starter is doing', async () => {
    const mac = await rehearse({apps: ['Slack', 'Terminal']});
    const [pid = 0] = mac.pids('Slack');
    // Nothing of this process' own runs between the two calls.
    expect(mac.run('osascript', tell(SLACK)).status).toBe(0);
    expect(spawnSync('sh', ['-c', `until ! kill -0 ${pid} 2>/dev/null; do sleep 0.02; done`]).status).toBe(0);
  });

  test('terminate returns at once; the app goes a little later', async () => {
    const mac = await rehearse({apps: ['Slack', 'Terminal']});
    const pids = mac.pids('Slack');
    expect(printed(mac, 'osascript', terminate(pids[0]))).toBe('true\n');
    await until(() => !pids.some(exists));
    expect(printed(mac, 'osascript', terminate(pids[0]))).toBe('');
  });

  test.each([
    ['false', 0, 'false\n', ''],
    ['nil', 0, '', ''],
    ['error', 1, '', /execution error: Error: TypeError/],
  ] as const)('terminate that does not work (%s) leaves the app alone', async (answer, status, stdout, stderr) => {
    const mac = await rehearse({apps: ['Slack', 'Terminal'], state: {terminate: answer}});
    const [pid] = mac.pids('Slack');
    expect(mac.run('osascript', terminate(pid))).toMatchObject({status, stdout, stderr: expect.stringMatching(stderr)});
    expect(mac.pids('Slack')).toContain(pid);
  });

  test.each([
    ['unasked', /\(-1744\)\n$/],
    ['lost', /isn’t running\. \(-600\)\n$/],
  ] as const)('an Apple event that does not get through (%s) leaves the app alone', async (automation, error) => {
    const mac = await rehearse({apps: ['Slack', 'Terminal'], state: {automation}});
    expect(mac.run('osascript', tell(SLACK))).toMatchObject({status: 1, stderr: expect.stringMatching(error)});
    expect(mac.pids('Slack')).not.toEqual([]);
  });

  test("a notification appears with Script Editor's permission, and ends with 0 without it too", async () => {
    const mac = await rehearse({apps: ['Terminal']});
    const words = [
      ...[
        '-e',
        'on run argv',
        '-e',
        'display notification (item 1 of argv) with title (item 2 of argv)',
        '-e',
        'end run',
      ],
      ...['it "failed"', 'mlxtop'],
    ];
    expect(printed(mac, 'osascript', words)).toBe('');
    expect(mac.shown()).toEqual(['mlxtop: it "failed"']);
    mac.change(state => {
      state.notifications = 'hidden';
    });
    expect(printed(mac, 'osascript', words)).toBe('');
    expect(mac.shown()).toHaveLength(1);
  });

  test('no permission: -1743, and the app stays', async () => {
    const mac = await rehearse({apps: ['Slack', 'Spotify', 'Terminal']});
    mac.onQuit('Slack', 'refused');
    const refused = mac.run('osascript', tell(SLACK));
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /^\d+:\d+: execution error: Not authorized to send Apple events to Slack\. \(-1743\)\n$/,
    );
    expect(mac.pids('Slack')).not.toEqual([]);
    mac.change(state => {
      state.automation = 'refused';
    });
    expect(mac.run('osascript', tell('com.spotify.client')).stderr).toMatch(/Spotify\. \(-1743\)/);
  });

  test('an app that asks to save leaves the caller waiting and stays open', async () => {
    const mac = await rehearse({apps: ['Slack', 'Terminal']});
    mac.onQuit('Slack', 'asks');
    const waiting = spawn(join(mac.tools, 'osascript'), tell(SLACK), {env: {}});
    await until(() => mac.calls().some(call => call.tool === 'osascript'));
    expect(waiting.exitCode).toBeNull();
    waiting.kill('SIGKILL');
    expect(mac.pids('Slack')).not.toEqual([]);
    expect(printed(mac, 'osascript', terminate(mac.pids('Slack')[0]))).toBe('true\n');
    expect(mac.pids('Slack')).not.toEqual([]);
    const limited = ['-e', 'with timeout of 0 seconds', ...tell(SLACK), '-e', 'end timeout'];
    expect(mac.run('osascript', limited)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Slack got an error: AppleEvent timed out. (-1712)'),
    });
    mac.onQuit('Slack', 'cancels', 0);
    expect(mac.run('osascript', tell(SLACK))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('User canceled. (-128)'),
    });
  });

  test('asking for an app that does not run, or that there is not, is an error and written down', async () => {
    const mac = await rehearse({apps: ['Slack', 'Terminal']});
    const pids = mac.pids('Slack');
    mac.end('Slack');
    await until(() => !pids.some(exists));
    expect(mac.run('osascript', tell(SLACK)).stderr).toMatch(/Slack isn’t running\. \(-600\)/);
    expect(mac.calls().map(({tool, args}) => `${tool} ${args}`)).toContain('ABSENT Slack');
    expect(mac.run('osascript', tell('org.nobody')).stderr).toMatch(/\(-1728\)/);
  });

  test('an app that opens takes memory', async () => {
    const mac = await rehearse({scene: 'green', state: {settleSeconds: 0, swapSettleSeconds: 0}});
    expect(sysctl(mac, 'kern.memorystatus_vm_pressure_level')).toBe('1');
    await mac.open('Cursor');
    expect(sysctl(mac, 'kern.memorystatus_vm_pressure_level')).toBe('4');
    expect(printed(mac, 'ps', ['-axo', 'command='])).toMatch(/^\/Applications\/Cursor\.app/m);
  });

  test('closing a rehearsal leaves neither processes nor files', async () => {
    const mac = await rehearse({apps: ['Cursor', 'Terminal']});
    const pids = [...mac.pids('Cursor'), ...mac.pids('Terminal')];
    const {tools} = mac;
    mac.close();
    await until(() => !pids.some(exists));
    expect(existsSync(tools)).toBe(false);
  });
});

onLinux('a trainer', () => {
  const rehearse = useRehearsals();
  const gpu = (mac: Rehearsal) =>
    Number(
      /"Device Utilization %"=(\d+)/.exec(
        printed(mac, 'ioreg', ['-r', '-d', '1', '-w', '0', '-c', 'IOAccelerator']),
      )?.[1],
    );

  test('that is stopped leaves GPU and disk alone, but its memory where it is; resumed, it continues', async () => {
    const mac = await rehearse({clock: 100});
    const trainer = spawn('sleep', ['600'], {stdio: 'ignore'});
    try {
      mac.adoptTrainer(trainer.pid ?? 0);
      const rate = (from: number) => {
        setClock(mac, from);
        const before = vmNumber(mac, 'Swapouts');
        setClock(mac, from + 10);
        return (vmNumber(mac, 'Swapouts') - before) / 10;
      };
      const processor = () => {
        const [, minutes, seconds] =
          /(\d+):(\d\d\.\d\d)/.exec(printed(mac, 'ps', ['-p', String(trainer.pid), '-o', 'time='])) ?? [];
        return Number(minutes) * 60 + Number(seconds);
      };
      const busy = rate(200);
      expect(gpu(mac)).toBeGreaterThan(30);
      expect(gpu(mac)).toBeLessThan(60);
      expect(processor()).toBeCloseTo(110 * (0.96 / 2.2), 0);
      trainer.kill('SIGSTOP');
      await until(() => /^T/.test(printed(mac, 'ps', ['-p', String(trainer.pid), '-o', 'stat='])));
      const used = processor();
      expect(rate(300)).toBeLessThan(0.1 * busy);
      expect(processor()).toBe(used);
      expect(gpu(mac)).toBeLessThan(10);
      expect(sysctl(mac, 'kern.memorystatus_vm_pressure_level')).toBe('4');
      trainer.kill('SIGCONT');
      await until(() => !/^T/.test(printed(mac, 'ps', ['-p', String(trainer.pid), '-o', 'stat='])));
      expect(rate(400)).toBeGreaterThan(0.9 * busy);
    } finally {
      trainer.kill('SIGKILL');
    }
  });

  test('that ends gives its memory back', async () => {
    const mac = await rehearse({state: {settleSeconds: 0, swapSettleSeconds: 0}});
    const trainer = spawn('sleep', ['600'], {stdio: 'ignore'});
    mac.adoptTrainer(trainer.pid ?? 0);
    expect(sysctl(mac, 'kern.memorystatus_vm_pressure_level')).toBe('4');
    const ended = new Promise(resolve => trainer.once('exit', resolve));
    trainer.kill('SIGKILL');
    await ended;
    expect(sysctl(mac, 'kern.memorystatus_vm_pressure_level')).toBe('1');
    expect(gpu(mac)).toBeLessThan(10);
  });

  test('belongs with its tmux server to the coalition of the terminal that it was started in', async () => {
    const mac = await rehearse({apps: ['Cursor', 'Terminal'], macos: '26', state: {terminal: 'Cursor'}});
    const trainer = spawn('sleep', ['600'], {stdio: 'ignore'});
    try {
      mac.adoptTrainer(trainer.pid ?? 0, {footprintBytes: 2 ** 33});
      const block = /^1\) "Cursor"[\s\S]*?coalition: \d+ {2}\{([\d ]+)\}/m.exec(printed(mac, 'lsappinfo', ['list']));
      expect(block?.[1]?.trim().split(' ').map(Number)).toEqual([...mac.pids('Cursor'), trainer.pid]);
    } finally {
      trainer.kill('SIGKILL');
    }
  });
});
