import {describe, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {change, GIB, KIB, MIB, workstation} from './fixture-tree.js';

/** A host on a tree of files, with a clock that the test moves. */
const hostOn = async (root: string) => {
  const clock = {seconds: 100};
  const host = await createHost({root, platform: 'linux', now: () => clock.seconds * 1000});
  return {host, clock};
};

const sampleOf = async (changes: Parameters<typeof workstation>[0] = {}) => {
  const {host} = await hostOn(workstation(changes));
  return host.memory();
};

const vmstat = (pagesIn: number | string, pagesOut: number | string, kills = 3) => ({
  'proc/vmstat': `nr_free_pages 1\npswpin ${pagesIn}\npswpout ${pagesOut}\noom_kill ${kills}\n`,
});

test('one reading of a workstation', async () => {
  expect(await sampleOf()).toEqual({
    totalBytes: 16_384_000 * KIB,
    usedBytes: 10_240_000 * KIB,
    appBytes: 7_680_000 * KIB,
    wiredBytes: null,
    compressedBytes: 102_400 * KIB + 262_144_000,
    cachedBytes: 4_710_400 * KIB,
    freeBytes: 1_024_000 * KIB,
    swapUsedBytes: 2_048_000 * KIB,
    swapTotalBytes: 8_192_000 * KIB,
    swapInBytesPerSecond: null,
    swapOutBytesPerSecond: null,
    pressure: 'green',
    pressureSource: 'psi',
    limitedBy: 'machine',
  });
});

describe('what is missing is null', () => {
  test('every file', async () => {
    const sample = await sampleOf({proc: null, sys: null});
    const {limitedBy, ...figures} = sample;
    expect(limitedBy).toBe('machine');
    expect(new Set(Object.values(figures))).toEqual(new Set([null]));
  });

  test('MemAvailable of an old kernel: used and share unknown, the rest stays', async () => {
    const sample = await sampleOf({
      'proc/meminfo': 'MemTotal: 1000 kB\nMemFree: 100 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n',
      'proc/pressure': null,
    });
    expect(sample).toMatchObject({totalBytes: 1000 * KIB, usedBytes: null, freeBytes: 100 * KIB, appBytes: null});
    expect(sample).toMatchObject({swapUsedBytes: 0, swapTotalBytes: 0, pressure: null, pressureSource: null});
  });

  test('lines without a number, cut off, or that only contain a name', async () => {
    const sample = await sampleOf({
      'proc/meminfo':
        'XMemTotal: 5 kB\nMemTotal:       lots kB\nMemFree\nCached(x): 3 kB\nMemAvailable:   77 kB\nSwapTotal:\nSwapFree: -4 kB\nAnonPages: 8 kB\nShmem: 2',
    });
    expect(sample).toMatchObject({totalBytes: null, usedBytes: null, freeBytes: null, cachedBytes: null});
    expect(sample).toMatchObject({swapTotalBytes: null, swapUsedBytes: null, appBytes: 10 * KIB});
  });

  test('neither zram nor zswap', async () => {
    const meminfo = 'MemTotal: 1000 kB\nMemAvailable: 900 kB\n';
    expect(await sampleOf({'proc/meminfo': meminfo, 'sys/block': null})).toMatchObject({compressedBytes: null});
    expect(await sampleOf({'proc/meminfo': meminfo})).toMatchObject({compressedBytes: 262_144_000});
    expect(
      await sampleOf({'proc/meminfo': meminfo, 'sys/block/zram0/mm_stat': 'what', 'sys/block/zram1': null}),
    ).toMatchObject({compressedBytes: null});
    expect(await sampleOf({'sys/block': null})).toMatchObject({compressedBytes: 100 * MIB});
  });
});

test('numbers beyond any machine stay numbers, and a rest is never negative', async () => {
  const sample = await sampleOf({
    'proc/meminfo':
      'MemTotal: 18446744073709551615 kB\nMemAvailable: 18446744073709551616 kB\nSwapTotal: 5 kB\nSwapFree: 9 kB\n',
  });
  expect(sample.totalBytes).toBeCloseTo(2 ** 74, -10);
  expect(sample).toMatchObject({usedBytes: 0, swapUsedBytes: 0, pressure: 'green'});
});

describe('swap rates', () => {
  test('are the pages between two readings, by the given clock', async () => {
    const root = workstation(vmstat(1000, 2000));
    const {host, clock} = await hostOn(root);
    expect(await host.memory()).toMatchObject({swapInBytesPerSecond: null, swapOutBytesPerSecond: null});
    change(root, vmstat(1000, 2512));
    clock.seconds += 2;
    expect(await host.memory()).toMatchObject({swapInBytesPerSecond: 0, swapOutBytesPerSecond: MIB});
    change(root, vmstat(2024, 2512));
    clock.seconds += 4;
    expect(await host.memory()).toMatchObject({swapInBytesPerSecond: MIB, swapOutBytesPerSecond: 0});
  });

  test('are unknown when no time has passed, and then span both readings', async () => {
    const root = workstation(vmstat(0, 0));
    const {host, clock} = await hostOn(root);
    await host.memory();
    change(root, vmstat(0, 256));
    expect(await host.memory()).toMatchObject({swapInBytesPerSecond: null, swapOutBytesPerSecond: null});
    clock.seconds += 1;
    expect(await host.memory()).toMatchObject({swapInBytesPerSecond: 0, swapOutBytesPerSecond: MIB});
  });

  test('are unknown for a counter that goes back or is gone', async () => {
    const root = workstation(vmstat(1000, 2000));
    const {host, clock} = await hostOn(root);
    await host.memory();
    change(root, vmstat(900, 2000));
    clock.seconds += 2;
    expect(await host.memory()).toMatchObject({swapInBytesPerSecond: null, swapOutBytesPerSecond: 0});
    change(root, vmstat(900, 'x'));
    clock.seconds += 2;
    expect(await host.memory()).toMatchObject({swapInBytesPerSecond: 0, swapOutBytesPerSecond: null});
  });

  test('count in pages of the machine', async () => {
    const auxv = Buffer.alloc(32);
    auxv.writeBigUInt64LE(6n, 0);
    auxv.writeBigUInt64LE(16_384n, 8);
    const root = workstation({...vmstat(0, 0), 'proc/self/auxv': auxv});
    const {host, clock} = await hostOn(root);
    await host.memory();
    change(root, vmstat(0, 64));
    clock.seconds += 1;
    expect(await host.memory()).toMatchObject({swapOutBytesPerSecond: MIB});
  });
});

describe('pressure', () => {
  /** Not so much available that stalls could only be a control group's own. */
  const used = {'proc/meminfo': 'MemTotal: 1000 kB\nMemAvailable: 250 kB\nSwapTotal: 100 kB\nSwapFree: 90 kB\n'};
  const stall = (some: number, full: number) => ({
    'proc/pressure/memory': `some avg10=${some} avg60=0.00 avg300=0.00 total=1\nfull avg10=${full} avg60=0.00 avg300=0.00 total=1\n`,
  });

  test('follows PSI with hysteresis across readings', async () => {
    const root = workstation({...used, ...stall(12.5, 1)});
    const {host, clock} = await hostOn(root);
    expect(await host.memory()).toMatchObject({pressure: 'yellow', pressureSource: 'psi'});
    change(root, stall(30, 11));
    clock.seconds += 2;
    expect(await host.memory()).toMatchObject({pressure: 'red'});
    change(root, stall(0, 0));
    clock.seconds += 2;
    expect(await host.memory()).toMatchObject({pressure: 'red'});
    clock.seconds += 15;
    expect(await host.memory()).toMatchObject({pressure: 'green'});
  });

  test.each([
    ['no PSI', null],
    ['PSI in another shape', 'some average=3\n'],
  ])('goes by what is available with %s', async (_, content) => {
    const changes = {'proc/pressure/memory': content, 'proc/pressure/cpu': 'some avg10=99.00\n'};
    expect(await sampleOf(changes)).toMatchObject({pressure: 'green', pressureSource: 'available'});
    const short = 'MemTotal: 1000 kB\nMemAvailable: 90 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n';
    expect(await sampleOf({...changes, 'proc/meminfo': short})).toMatchObject({pressure: 'yellow'});
    const empty = 'MemTotal: 1000 kB\nMemAvailable: 40 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n';
    expect(await sampleOf({...changes, 'proc/meminfo': empty})).toMatchObject({pressure: 'red'});
    const swap = 'MemTotal: 1000 kB\nMemAvailable: 40 kB\nSwapTotal: 100 kB\nSwapFree: 90 kB\n';
    expect(await sampleOf({...changes, 'proc/meminfo': swap})).toMatchObject({pressure: 'yellow'});
  });

  test('turns red when the kernel kills a process', async () => {
    const root = workstation({...used, ...vmstat(0, 0, 3)});
    const {host, clock} = await hostOn(root);
    expect(await host.memory()).toMatchObject({pressure: 'green'});
    change(root, vmstat(0, 0, 4));
    clock.seconds += 2;
    expect(await host.memory()).toMatchObject({pressure: 'red'});
  });

  test('turns yellow while the machine swaps out without a break', async () => {
    const root = workstation({...used, ...vmstat(0, 0)});
    const {host, clock} = await hostOn(root);
    const seen: (string | null)[] = [];
    for (let look = 0; look <= 6; look += 1) {
      change(root, vmstat(0, look * 2000));
      seen.push((await host.memory()).pressure);
      clock.seconds += 2;
    }
    expect(seen).toEqual(['green', 'green', 'green', 'green', 'green', 'yellow', 'yellow']);
  });
});

test('two hosts keep their readings apart', async () => {
  const root = workstation(vmstat(0, 0));
  const one = await hostOn(root);
  const other = await hostOn(root);
  await one.host.memory();
  change(root, vmstat(0, 256));
  one.clock.seconds += 1;
  expect(await one.host.memory()).toMatchObject({swapOutBytesPerSecond: MIB});
  expect(await other.host.memory()).toMatchObject({swapOutBytesPerSecond: null});
});

test('a limit above the machine changes nothing', async () => {
  const group = 'sys/fs/cgroup/user.slice/user-1000.slice/session-2.scope';
  const sample = await sampleOf({[`${group}/memory.max`]: `${32 * GIB}\n`, [`${group}/memory.current`]: '5\n'});
  expect(sample).toMatchObject({limitedBy: 'machine', totalBytes: 16_384_000 * KIB});
});
