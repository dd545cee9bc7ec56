import {spawn} from 'node:child_process';
import {beforeAll, expect, test} from '@jest/globals';
import {equilibrium, GIB, pressureLevel} from '../../scripts/rehearsal-mac/model.js';
import type {Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {onLinux, printed, sizeOf, sysctl, useRehearsals, vmNumber, vmStat} from './stage.js';

const PAGE = 16_384;

/** What active, inactive, free and speculative pages make of these and of the compressor's. */
const ratioOf = (mac: Rehearsal): number => {
  const at = vmStat(mac);
  const get = (name: string) => at.get(name) ?? Number.NaN;
  const available = get('Pages active') + get('Pages inactive') + get('Pages free') + get('Pages speculative');
  return available / (available + get('Pages occupied by compressor'));
};

const swapUsed = (mac: Rehearsal): number => Number(/used = ([\d.]+)M/.exec(sysctl(mac, 'vm.swapusage'))?.[1]) / 1024;
const level = (mac: Rehearsal): number => Number(sysctl(mac, 'kern.memorystatus_vm_pressure_level'));

onLinux('numbers that belong together', () => {
  const rehearse = useRehearsals();
  let red: Rehearsal;

  beforeAll(async () => {
    red = await rehearse();
  });

  test('red: 3.2 GB swapped, level 4 by the kernel’s thresholds, swapping faster than 3.3 MB/s', async () => {
    const mac = await rehearse({clock: 5000});
    expect(swapUsed(mac)).toBeGreaterThan(3.15);
    expect(swapUsed(mac)).toBeLessThan(3.25);
    expect(ratioOf(mac)).toBeLessThan(0.343);
    expect(level(mac)).toBe(4);
    const before = vmNumber(mac, 'Swapouts');
    mac.change(state => {
      state.clock = 5010;
    });
    expect(((vmNumber(mac, 'Swapouts') - before) * PAGE) / 10 / 1e6).toBeGreaterThan(3.3);
  });

  test('yellow and green lie between the thresholds, without swap', async () => {
    const yellow = await rehearse({scene: 'yellow'});
    expect({level: level(yellow), swap: swapUsed(yellow)}).toEqual({level: 2, swap: 0});
    expect(ratioOf(yellow)).toBeGreaterThan(0.343);
    expect(ratioOf(yellow)).toBeLessThan(0.5);
    const green = await rehearse({scene: 'green'});
    expect({level: level(green), swap: swapUsed(green)}).toEqual({level: 1, swap: 0});
    expect(ratioOf(green)).toBeGreaterThan(0.6);
  });

  test('queues fill the machine, the free percentage and PhysMem follow from vm_stat', async () => {
    for (const scene of ['red', 'yellow', 'green', 'idle'] as const) {
      const mac = await rehearse({scene, memory: {}});
      const at = vmStat(mac);
      const get = (name: string) => at.get(name) ?? Number.NaN;
      const queued = get('Pages active') + get('Pages inactive') + get('Pages speculative');
      expect(queued).toBe(get('File-backed pages') + get('Anonymous pages'));
      const all = queued + get('Pages free') + get('Pages wired down') + get('Pages occupied by compressor');
      expect(all / ((16 * GIB) / PAGE)).toBeCloseTo(0.961, 3);
      const percentage = Number(sysctl(mac, 'kern.memorystatus_level'));
      expect(percentage).toBe(Math.floor((100 * (queued + get('Pages free'))) / (0.9637 * 16 * (GIB / PAGE))));
      expect(printed(mac, 'memory_pressure', ['-Q'])).toContain(`free percentage: ${percentage}%`);
      const top = printed(mac, 'top', ['-l', '1', '-n', '0', '-stats', 'pid']);
      const [, used = '', wired = '', compressor = ''] =
        /PhysMem: (\w+) used \((\w+) wired, (\w+) compressor/.exec(top) ?? [];
      const near = (text: string, pages: number) =>
        Math.abs(sizeOf(text) - pages * PAGE) <= (text.endsWith('G') ? GIB / 2 : 2 ** 20);
      expect(
        near(
          used,
          get('Pages active') + get('Pages inactive') + get('Pages wired down') + get('Pages occupied by compressor'),
        ),
      ).toBe(true);
      expect(near(wired, get('Pages wired down'))).toBe(true);
      expect(near(compressor, get('Pages occupied by compressor'))).toBe(true);
      expect(get('Pages stored in compressor')).toBeGreaterThan(get('Pages occupied by compressor'));
    }
  });

  test('what processes hold adds up to the machine’s demand, and their compressed parts to the compressor’s store', async () => {
    const mac = await rehearse();
    const trainer = spawn('sleep', ['600'], {stdio: 'ignore'});
    try {
      mac.adoptTrainer(trainer.pid ?? 0);
      const {apps, otherBytes, kernelBytes} = mac.state();
      const rows = [
        ...printed(mac, 'top', ['-l', '1', '-stats', 'pid,mem,cmprs']).matchAll(/^(\d+) +(\d+[BKMGT]) +(\d+[BKMGT])/gm),
      ];
      const mine = new Set([trainer.pid, ...apps.flatMap(app => app.processes.map(process => process.pid))]);
      const sum = (column: 2 | 3) =>
        rows.filter(row => mine.has(Number(row[1]))).reduce((total, row) => total + sizeOf(row[column] ?? ''), 0);
      const at = vmStat(mac);
      const get = (name: string) => (at.get(name) ?? Number.NaN) * PAGE;
      expect(Math.abs(sum(3) / get('Pages stored in compressor') - 1)).toBeLessThan(0.04);
      // All that is held is anonymous, wired or stored; the kernel's own part and the small daemons have no row.
      const demand = get('Anonymous pages') + get('Pages wired down') + get('Pages stored in compressor');
      const apps16 = apps
        .filter(app => app.kind === 'app')
        .flatMap(app => app.processes.map(process => process.footprintBytes as number));
      const wiredForApps = 0.16 * apps16.reduce((total, bytes) => total + bytes, 0);
      expect(Math.abs(sum(2) + otherBytes + kernelBytes + wiredForApps - demand) / demand).toBeLessThan(0.03);
      const bytes = Number(
        /phys_footprint: (\d+) B/.exec(
          printed(mac, 'footprint', ['-f', 'bytes', '--noCategories', '-p', String(trainer.pid)]),
        )?.[1],
      );
      expect(bytes).toBe(9.5 * GIB);
    } finally {
      trainer.kill('SIGKILL');
    }
  });

  test('Cursor is the largest app: 3.6 GB with its helpers', () => {
    const pids = new Set(red.pids('Cursor'));
    const rows = [...printed(red, 'top', ['-l', '1', '-stats', 'pid,mem']).matchAll(/^(\d+) +(\d+[BKMGT])/gm)];
    const held = rows.filter(row => pids.has(Number(row[1]))).reduce((total, row) => total + sizeOf(row[2] ?? ''), 0);
    expect(held / GIB).toBeCloseTo(3.6, 2);
  });

  test('a virtual machine’s own figure is smaller than what the compressor holds of it', () => {
    const [, mem = '', cmprs = ''] =
      /^\d+ +com\.apple\.Virtua (\d+M) +(\d+M)/m.exec(
        printed(red, 'top', ['-l', '1', '-stats', 'pid,command,mem,cmprs']),
      ) ?? [];
    expect(sizeOf(mem)).toBeLessThan(sizeOf(cmprs));
  });

  test('a trainer is hardly resident', async () => {
    const mac = await rehearse();
    const trainer = spawn('sleep', ['600'], {stdio: 'ignore'});
    try {
      mac.adoptTrainer(trainer.pid ?? 0);
      const kibibytes = Number(printed(mac, 'ps', ['-p', String(trainer.pid), '-o', 'rss=']));
      expect(kibibytes * 1024).toBeLessThan(0.5 * GIB);
    } finally {
      trainer.kill('SIGKILL');
    }
  });

  test('swap files are whole GiB', () => {
    const [, total, used, free] =
      /total = ([\d.]+)M {2}used = ([\d.]+)M {2}free = ([\d.]+)M/.exec(sysctl(red, 'vm.swapusage')) ?? [];
    expect(total).toBe('4096.00');
    expect(Number(used) + Number(free)).toBeCloseTo(4096, 1);
  });

  test('numbers that a test sets hold as they are', async () => {
    const mac = await rehearse({
      apps: ['Slack'],
      memory: {level: 2, freePercent: 41, swapUsed: 11.35 * GIB, swapTotal: 13 * GIB, wired: 3 * GIB},
    });
    expect(level(mac)).toBe(2);
    expect(sysctl(mac, 'kern.memorystatus_level')).toBe('41');
    expect(sysctl(mac, 'vm.swapusage')).toMatch(/total = 13312\.00M {2}used = 11622\.40M/);
    expect(vmNumber(mac, 'Pages wired down')).toBe((3 * GIB) / PAGE);
  });
});

onLinux('the model', () => {
  test('the level has the kernel’s hysteresis', () => {
    const at = (before: 1 | 2 | 4, ratio: number) => pressureLevel(before, ratio, 1 - ratio);
    expect([at(1, 0.51), at(1, 0.49), at(1, 0.34)]).toEqual([1, 2, 4]);
    expect([at(2, 0.59), at(2, 0.61), at(2, 0.35), at(2, 0.34)]).toEqual([2, 1, 2, 4]);
    expect([at(4, 0.39), at(4, 0.41), at(4, 0.61)]).toEqual([4, 2, 1]);
  });

  test('more demand never frees memory: cache goes first, then it compresses, then it swaps', () => {
    const loads = Array.from({length: 60}, (_, index) => index * 0.25 * GIB);
    const rests = loads.map(unwiredBytes => equilibrium({totalBytes: 16 * GIB, wiredBytes: 8 * GIB, unwiredBytes}));
    rests.slice(1).forEach((rest, index) => {
      const before = rests[index];
      expect(rest.fileBacked).toBeLessThanOrEqual((before?.fileBacked ?? 0) + 1);
      expect(rest.swapUsed).toBeGreaterThanOrEqual(before?.swapUsed ?? 0);
      expect(rest.slowdown).toBeGreaterThanOrEqual(before?.slowdown ?? 0);
    });
    expect(rests.at(-1)?.swapUsed).toBeGreaterThan(GIB);
    expect(rests[0]?.swapUsed).toBe(0);
  });
});
