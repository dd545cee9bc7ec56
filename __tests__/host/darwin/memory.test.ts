import {statfsSync} from 'node:fs';
import {totalmem} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {createHost} from '../../../source/host/index.js';
import type {MemorySample} from '../../../source/journal/events.js';
import {GIB, MIB} from '../fixture-tree.js';
import {printed} from './fixtures.js';
import {createMac, FAILS, HANGS, IS_SILENT, type Mac, until} from './mac.js';

const PAGE = 16_384;

/** The sample when the machine says these things, `seconds` after the one before. */
const look = (mac: Mac, seconds: number, {vmStat, sysctl}: {vmStat?: Changes; sysctl?: Changes} = {}) => {
  mac.clock.seconds += seconds;
  if (vmStat) mac.says('vm_stat', changed(printed('vm_stat-wide'), vmStat));
  if (sysctl) mac.says('sysctl', changed(printed('sysctl-26'), sysctl));
  return mac.host.memory();
};

type Changes = Record<string, string | number | null>;

/** The text with another number behind a name, or without its line. */
const changed = (text: string, changes: Changes): string =>
  Object.entries(changes).reduce(
    (before, [name, value]) =>
      before.replace(new RegExp(`^${name}:(\\s+)(.*?)(\\.?)\n`, 'm'), (_, blanks, _old, dot) =>
        value === null ? '' : `${name}:${blanks}${value}${dot}\n`,
      ),
    text,
  );

describe('a reading of memory', () => {
  test('has every number of the machine', async () => {
    const mac = createMac();
    const disk = statfsSync(join(mac.folder, 'volume'));
    const {diskFreeBytes, ...sample} = await mac.host.memory();
    expect(sample).toEqual({
      totalBytes: 16 * GIB,
      usedBytes: 849_000 * PAGE,
      appBytes: 259_000 * PAGE,
      wiredBytes: 150_000 * PAGE,
      compressedBytes: 440_000 * PAGE,
      cachedBytes: 141_000 * PAGE,
      freeBytes: 6000 * PAGE,
      swapUsedBytes: Math.round(3276.8 * MIB),
      swapTotalBytes: 4096 * MIB,
      swapInBytesPerSecond: null,
      swapOutBytesPerSecond: null,
      pressure: 'yellow',
      pressureSource: 'kernel',
      limitedBy: 'machine',
      compressBytesPerSecond: null,
      decompressBytesPerSecond: null,
      swappedOutBytes: 930_000 * PAGE,
    } satisfies MemorySample);
    // Others write to this disk at the same time.
    expect(diskFreeBytes).toBeGreaterThan(0.5 * disk.bavail * disk.bsize);
    expect(diskFreeBytes).toBeLessThan(1.5 * disk.bavail * disk.bsize + 1);
  });

  test('starts one sysctl and one vm_stat, in a locale without commas', async () => {
    const mac = createMac();
    await mac.host.memory();
    await mac.host.memory();
    expect(mac.calls('sysctl')).toHaveLength(2);
    expect(mac.calls('sysctl')[0]).toMatch(/^-i kern\.memorystatus_vm_pressure_level vm\.swapusage /);
    expect(mac.calls('vm_stat')).toEqual(['', '']);
    expect(mac.calls('ps')).toEqual([]);
    expect(mac.file('sysctl.env')).toMatch(/^LC_ALL=C$/m);
    expect(mac.file('vm_stat.env')).toMatch(/^LC_ALL=C$/m);
  });

  test('readings that overlap share one start', async () => {
    const mac = createMac();
    const [one, other] = await Promise.all([mac.host.memory(), mac.host.memory()]);
    expect(other).toEqual(one);
    expect(mac.calls('vm_stat')).toHaveLength(1);
  });

  test('macOS 13: a decimal comma, none of the newer names, the narrow table', async () => {
    const mac = createMac().says('sysctl', printed('sysctl-13')).says('vm_stat', printed('vm_stat-narrow'));
    expect(await mac.host.memory()).toMatchObject({
      totalBytes: 8 * GIB,
      usedBytes: 849_000 * PAGE,
      swapUsedBytes: 968.5 * MIB,
      pressure: 'green',
      pressureSource: 'kernel',
      swappedOutBytes: 930_000 * PAGE,
    });
  });

  test('createHost uses a folder of tools on a Mac', async () => {
    const {folder} = createMac();
    const sample = await (await createHost({platform: 'darwin', tools: folder})).memory();
    expect(sample).toMatchObject({swapTotalBytes: 4096 * MIB, pressure: 'yellow'});
  });
});

describe('pressure', () => {
  const level = (value: number | null) => ({sysctl: {'kern.memorystatus_vm_pressure_level': value}});
  /** Of 840 000 pages that are not wired, so many are in the compressor. */
  const compressed = (share: number) => ({
    'Pages occupied by compressor': Math.round(840_000 * share),
    'Pages active': Math.round(840_000 * (1 - share)) - 206_000,
  });

  test("is the kernel's, whatever the formula says", async () => {
    const mac = createMac();
    for (const [value, pressure] of [
      [1, 'green'],
      [2, 'yellow'],
      [4, 'red'],
      [1, 'green'],
    ] as const) {
      expect(await look(mac, 2, {...level(value), vmStat: compressed(0.5)})).toMatchObject({
        pressure,
        pressureSource: 'kernel',
      });
    }
  });

  test('without it is computed, and continues from the last level of the kernel', async () => {
    const mac = createMac();
    await look(mac, 2, {...level(4), vmStat: compressed(0.7)});
    const steps = [
      [0.62, 'red'],
      [0.55, 'yellow'],
      [0.45, 'yellow'],
      [0.39, 'green'],
      [0.45, 'green'],
      [0.51, 'yellow'],
      [0.7, 'red'],
    ] as const;
    for (const [share, pressure] of steps) {
      expect(await look(mac, 2, {...level(null), vmStat: compressed(share)})).toMatchObject({
        pressure,
        pressureSource: 'formula',
      });
    }
  });

  test('a number that is no level counts as none', async () => {
    expect(await look(createMac(), 2, level(3))).toMatchObject({pressure: 'yellow', pressureSource: 'formula'});
  });

  test('is not known when neither is', async () => {
    const mac = createMac().cannotStart('vm_stat', 'missing');
    expect(await look(mac, 2, level(null))).toMatchObject({pressure: null, pressureSource: null});
  });
});

describe('rates', () => {
  test('of swapping and compressing, from one reading to the next', async () => {
    const mac = createMac();
    await look(mac, 0);
    const sample = await look(mac, 4, {
      vmStat: {
        Swapins: 470_100,
        Swapouts: 930_200,
        Compressions: 2_278_278_000 + 800,
        Decompressions: 1_885_320_000 + 40,
      },
    });
    expect(sample).toMatchObject({
      swapInBytesPerSecond: 25 * PAGE,
      swapOutBytesPerSecond: 50 * PAGE,
      compressBytesPerSecond: 200 * PAGE,
      decompressBytesPerSecond: 10 * PAGE,
      swappedOutBytes: 930_200 * PAGE,
    });
    expect(await look(mac, 2)).toMatchObject({swapInBytesPerSecond: 0, swapOutBytesPerSecond: 0});
  });

  test('a counter that has gone back gives none, and the next reading one again', async () => {
    const mac = createMac().says('sysctl', printed('sysctl-13'));
    await look(mac, 0);
    const boot = await look(mac, 2, {vmStat: {Swapins: 5, Swapouts: 6, Compressions: 1, Decompressions: 2}});
    expect(boot).toMatchObject({
      swapInBytesPerSecond: null,
      swapOutBytesPerSecond: null,
      compressBytesPerSecond: null,
      decompressBytesPerSecond: null,
    });
    expect(await look(mac, 2, {vmStat: {Swapins: 7, Swapouts: 10}})).toMatchObject({
      swapInBytesPerSecond: PAGE,
      swapOutBytesPerSecond: 2 * PAGE,
    });
  });

  test('no time, no rate', async () => {
    const mac = createMac();
    await look(mac, 0);
    const {swapOutBytesPerSecond} = await look(mac, 0, {vmStat: {Swapouts: 940_000}});
    expect(swapOutBytesPerSecond).toBeNull();
  });

  test('by the counters of macOS 26 where vm_stat has none', async () => {
    const mac = createMac();
    const vmStat = {Swapins: null, Swapouts: null};
    await look(mac, 2, {vmStat});
    const totals = (ins: number, outs: number) => ({
      'vm.compressor.swapper.swapins_total': ins,
      'vm.compressor.swapper.swapouts_total': outs,
    });
    expect(await look(mac, 2, {vmStat, sysctl: totals(470_010, 930_600)})).toMatchObject({
      swapInBytesPerSecond: 5 * PAGE,
      swapOutBytesPerSecond: 300 * PAGE,
      swappedOutBytes: 930_600 * PAGE,
    });
  });

  test('without any counter', async () => {
    const mac = createMac().says('sysctl', printed('sysctl-13'));
    const vmStat = {Swapins: null, Swapouts: null, Compressions: null};
    await look(mac, 2, {vmStat});
    expect(await look(mac, 2, {vmStat})).toMatchObject({
      swapInBytesPerSecond: null,
      swapOutBytesPerSecond: null,
      swappedOutBytes: null,
      compressBytesPerSecond: null,
      decompressBytesPerSecond: 0,
    });
  });
});

describe('a tool that', () => {
  const FIGURES = ['usedBytes', 'appBytes', 'wiredBytes', 'compressedBytes', 'cachedBytes', 'freeBytes'] as const;
  const figuresOf = (sample: MemorySample) => Object.fromEntries(FIGURES.map(key => [key, sample[key]]));

  const troubles: [string, (mac: Mac, name: 'sysctl' | 'vm_stat') => Mac][] = [
    ['is missing', (mac, name) => mac.cannotStart(name, 'missing')],
    ['is forbidden', (mac, name) => mac.cannotStart(name, 'forbidden')],
    ['fails', (mac, name) => mac.script(name, FAILS)],
    ['says nothing', (mac, name) => mac.script(name, IS_SILENT)],
    ['says something else', (mac, name) => mac.says(name, 'Usage: none of your business\n')],
  ];

  test.each(troubles)('%s: vm_stat', async (_, befall) => {
    const mac = befall(createMac(), 'vm_stat');
    const sample = await mac.host.memory();
    expect(figuresOf(sample)).toEqual(Object.fromEntries(FIGURES.map(key => [key, null])));
    expect(sample).toMatchObject({
      totalBytes: 16 * GIB,
      swapTotalBytes: 4096 * MIB,
      pressure: 'yellow',
      pressureSource: 'kernel',
    });
    expect(sample.swappedOutBytes).toBe(930_000 * PAGE);
  });

  test.each(troubles)('%s: sysctl', async (_, befall) => {
    const mac = befall(createMac(), 'sysctl');
    expect(await mac.host.memory()).toMatchObject({
      totalBytes: totalmem(),
      usedBytes: 849_000 * PAGE,
      swapUsedBytes: null,
      swapTotalBytes: null,
      pressure: 'yellow',
      pressureSource: 'formula',
    });
  });

  test.each(troubles)('%s for a while: its last figures grow older', async (_, befall) => {
    const mac = createMac();
    const before = await look(mac, 0);
    expect(before.ageSeconds ?? 0).toBe(0);
    befall(mac, 'vm_stat');
    const during = await look(mac, 6, {sysctl: {'kern.memorystatus_vm_pressure_level': 4}});
    expect(figuresOf(during)).toEqual(figuresOf(before));
    expect(during).toMatchObject({ageSeconds: 6, pressure: 'red'});
    const after = await look(mac, 2, {vmStat: {'Pages free': 7000}});
    expect(after.freeBytes).toBe(7000 * PAGE);
    expect(after.ageSeconds ?? 0).toBe(0);
  });

  test('is cut says what was whole, and nothing else', async () => {
    const mac = createMac();
    await mac.host.memory();
    const [first = ''] = printed('sysctl-26').split('\n');
    mac.says('sysctl', `${first}\nvm.swapusage: total = 40`).says('vm_stat', printed('vm_stat-wide').slice(0, 150));
    expect(await mac.host.memory()).toMatchObject({
      totalBytes: 16 * GIB,
      usedBytes: null,
      freeBytes: 6000 * PAGE,
      swapTotalBytes: null,
      pressure: 'yellow',
      pressureSource: 'kernel',
    });
  });

  test('gives no level for long: the formula takes over', async () => {
    const mac = createMac();
    await look(mac, 0, {sysctl: {'kern.memorystatus_vm_pressure_level': 1}});
    mac.script('sysctl', FAILS);
    expect(await look(mac, 4)).toMatchObject({pressure: 'green', pressureSource: 'kernel', ageSeconds: 4});
    expect(await look(mac, 20)).toMatchObject({pressure: 'yellow', pressureSource: 'formula', ageSeconds: 24});
  });

  test('hangs delays neither the other nor the next reading, and is started once', async () => {
    const mac = createMac({patienceMs: 100}).script('vm_stat', HANGS);
    for (const used of ['100.00', '200.00', '300.00']) {
      mac.says('sysctl', printed('sysctl-26').replace('3276.80', used));
      const sample = await until(async () => {
        const one = await mac.host.memory();
        return one.swapUsedBytes === Number(used) * MIB && one;
      }, `sysctl says ${used}`);
      expect(sample).toMatchObject({usedBytes: null, pressure: 'yellow', pressureSource: 'kernel'});
    }
    expect(mac.calls('vm_stat')).toHaveLength(1);
  });

  test('hangs is ended at its limit and started again', async () => {
    const mac = createMac({patienceMs: 50, limitMs: 1000}).script('vm_stat', HANGS);
    mac.script('sysctl', FAILS);
    await until(async () => (await mac.host.memory()) && mac.calls('vm_stat').length > 1, 'vm_stat is started again');
    mac.says('vm_stat', printed('vm_stat-narrow'));
    await until(async () => (await mac.host.memory()).usedBytes !== null, 'vm_stat answers');
  });
});

test('the last sleep is the one that the newest reading of memory found', async () => {
  const mac = createMac();
  const slept = (from: number, to: number): string =>
    `kern.sleeptime: { sec = ${from}, usec = 500000 } Thu Oct  1\nkern.waketime: { sec = ${to}, usec = 0 } Thu Oct  1\n`;
  expect(mac.host.lastSleep?.()).toBeUndefined();
  await mac.host.memory();
  expect(mac.host.lastSleep?.()).toBeUndefined();
  mac.says('sysctl', slept(0, 0));
  await mac.host.memory();
  expect(mac.host.lastSleep?.()).toBeNull();
  mac.says('sysctl', slept(1000, 4600));
  await mac.host.memory();
  expect(mac.host.lastSleep?.()).toEqual({from: 1_000_500, to: 4_600_000});
});
