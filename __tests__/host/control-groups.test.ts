import {describe, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import type {Changes} from './fixture-tree.js';
import {change, GIB, MIB, workstation} from './fixture-tree.js';

const sampleOf = async (changes: Changes) => {
  const host = await createHost({root: workstation(changes), platform: 'linux', now: () => 0});
  return host.memory();
};

/** The files of a folder, each named from there. */
const files = (folder: string, contents: Record<string, string | number>): Changes =>
  Object.fromEntries(Object.entries(contents).map(([name, content]) => [`${folder}/${name}`, `${content}\n`]));

const CALM = 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0';
const SLICE = 'sys/fs/cgroup/user.slice/user-1000.slice';
const SCOPE = `${SLICE}/session-2.scope`;

const usage = (current: number, inactiveFile: number) => ({
  'memory.current': current,
  'memory.stat': `anon ${2 * GIB}\nfile ${GIB}\nkernel 4096\nshmem ${64 * MIB}\nzswap ${16 * MIB}\ninactive_anon 9\ninactive_file ${inactiveFile}\nactive_file 5\nslab_reclaimable ${32 * MIB}`,
  'memory.pressure': CALM,
  'memory.events': 'low 0\nhigh 9\nmax 7\noom 5\noom_kill 2\noom_group_kill 0',
});

describe('version 2', () => {
  const limited = files(SCOPE, {'memory.max': 4 * GIB, 'memory.high': 'max', ...usage(3 * GIB, 512 * MIB)});

  test("a limit below the machine's makes the sizes the group's", async () => {
    expect(await sampleOf(limited)).toMatchObject({
      limitedBy: 'cgroup',
      totalBytes: 4 * GIB,
      usedBytes: 2.5 * GIB,
      freeBytes: GIB,
      appBytes: 2 * GIB + 64 * MIB,
      cachedBytes: GIB + 32 * MIB,
      compressedBytes: 16 * MIB,
      wiredBytes: null,
      swapTotalBytes: 8_192_000 * 1024,
      pressure: 'green',
    });
  });

  test('no limit anywhere is the machine', async () => {
    const open = {'memory.max': 'max', 'memory.high': 'max', 'memory.swap.max': 'max', ...usage(3 * GIB, 0)};
    expect(await sampleOf({...files(SCOPE, open), ...files(SLICE, open)})).toMatchObject({limitedBy: 'machine'});
  });

  test("an ancestor's limit counts, the tightest of all", async () => {
    const sample = await sampleOf({
      ...files(SCOPE, {'memory.max': 'max', ...usage(GIB, 0)}),
      ...files(SLICE, {'memory.max': 6 * GIB, ...usage(5 * GIB, GIB)}),
      ...files('sys/fs/cgroup/user.slice', {'memory.max': 8 * GIB, ...usage(5 * GIB, GIB)}),
    });
    expect(sample).toMatchObject({limitedBy: 'cgroup', totalBytes: 6 * GIB, usedBytes: 4 * GIB, freeBytes: GIB});
  });

  test('memory.high throttles, so it limits', async () => {
    expect(await sampleOf({...limited, ...files(SCOPE, {'memory.high': 3.5 * GIB})})).toMatchObject({
      totalBytes: 3.5 * GIB,
    });
  });

  test('cache that can go is not in the way, an almost full group is', async () => {
    const press = (contents: Record<string, string | number>) =>
      sampleOf({
        ...limited,
        ...files(SCOPE, contents),
        'proc/pressure': null,
        [`${SCOPE}/memory.pressure`]: null,
      });
    expect(await press(usage(4 * GIB - 1, GIB))).toMatchObject({pressure: 'green', pressureSource: 'available'});
    expect(await press(usage(4 * GIB - 100 * MIB, 0))).toMatchObject({pressure: 'yellow'});
    const noSwap = {'memory.swap.max': 0, 'memory.swap.current': 0};
    expect(await press({...usage(4 * GIB - 100 * MIB, 0), ...noSwap})).toMatchObject({pressure: 'red'});
  });

  test('a full ancestor presses even if our own limit is tighter', async () => {
    const sample = await sampleOf({
      ...limited,
      ...files(SLICE, {'memory.max': 8 * GIB, ...usage(7.5 * GIB, 0)}),
      'proc/pressure': null,
    });
    expect(sample).toMatchObject({totalBytes: 4 * GIB, pressure: 'yellow'});
  });

  test("stalls are the group's own, not the machine's", async () => {
    const stalled = CALM.replaceAll('avg10=0.00', 'avg10=25.00');
    expect(await sampleOf({...limited, 'proc/pressure/memory': stalled})).toMatchObject({pressure: 'green'});
    expect(await sampleOf({...limited, [`${SCOPE}/memory.pressure`]: stalled})).toMatchObject({pressure: 'red'});
    expect(
      await sampleOf({...limited, [`${SCOPE}/memory.pressure`]: null, 'proc/pressure/memory': stalled}),
    ).toMatchObject({pressure: 'red', pressureSource: 'psi'});
  });

  test('swap has its own limit', async () => {
    const swap = {'memory.swap.max': GIB, 'memory.swap.current': 256 * MIB};
    expect(await sampleOf({...limited, ...files(SCOPE, swap)})).toMatchObject({
      swapTotalBytes: GIB,
      swapUsedBytes: 256 * MIB,
    });
    expect(await sampleOf(files(SLICE, {'memory.swap.max': 0, 'memory.swap.current': 0}))).toMatchObject({
      limitedBy: 'machine',
      swapTotalBytes: 0,
      swapUsedBytes: 0,
    });
    expect(await sampleOf(files(SLICE, {'memory.swap.max': 100 * GIB, 'memory.swap.current': 0}))).toMatchObject({
      swapTotalBytes: 8_192_000 * 1024,
    });
  });

  test("a kill in the group turns it red, a kill elsewhere doesn't", async () => {
    const root = workstation(limited);
    let now = 0;
    const host = await createHost({root, platform: 'linux', now: () => now});
    await host.memory();
    change(root, {'proc/vmstat': 'pswpin 0\npswpout 0\noom_kill 9\n'});
    now = 2000;
    expect(await host.memory()).toMatchObject({pressure: 'green'});
    change(root, {[`${SCOPE}/memory.events`]: 'oom 6\noom_kill 3\n'});
    now = 4000;
    expect(await host.memory()).toMatchObject({pressure: 'red'});
  });

  test('what the group does not report is null', async () => {
    expect(await sampleOf(files(SCOPE, {'memory.max': GIB}))).toMatchObject({
      limitedBy: 'cgroup',
      totalBytes: GIB,
      usedBytes: null,
      appBytes: null,
      cachedBytes: null,
      compressedBytes: null,
      freeBytes: null,
      pressure: 'green',
    });
  });

  test('a limit that is set later, or a move to another group, takes effect at the next reading', async () => {
    const root = workstation(files(SCOPE, {'memory.max': 'max', ...usage(GIB, 0)}));
    const host = await createHost({root, platform: 'linux', now: () => 0});
    expect(await host.memory()).toMatchObject({limitedBy: 'machine'});
    change(root, files(SCOPE, {'memory.max': 2 * GIB}));
    expect(await host.memory()).toMatchObject({limitedBy: 'cgroup', totalBytes: 2 * GIB});
    change(root, {'proc/self/cgroup': '0::/box\n', ...files('sys/fs/cgroup/box', {'memory.max': 3 * GIB})});
    expect(await host.memory()).toMatchObject({totalBytes: 3 * GIB});
  });
});

describe('version 1', () => {
  const MOUNTS =
    '31 22 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n' +
    '32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:3 - cgroup cgroup rw,cpu,cpuacct\n' +
    '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:4 master:1 - cgroup cgroup rw,memory\n';
  const JOB = 'sys/fs/cgroup/memory/batch/job:7';
  const machine: Changes = {
    'proc/self/mountinfo': MOUNTS,
    'proc/self/cgroup': '9:name=systemd:/\n4:cpu,cpuacct:/\n3:memory:/batch/job:7\n',
  };
  const NONE = '9223372036854771712';
  const group = (limit: number | string, current: number) => ({
    'memory.limit_in_bytes': limit,
    'memory.usage_in_bytes': current,
    'memory.memsw.limit_in_bytes': NONE,
    'memory.memsw.usage_in_bytes': current + 128 * MIB,
    'memory.stat': `cache 1\nrss 2\ninactive_file 3\nhierarchical_memory_limit ${limit}\ntotal_cache ${GIB}\ntotal_rss ${2 * GIB}\ntotal_shmem ${MIB}\ntotal_inactive_file ${256 * MIB}`,
    'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 0',
  });

  test('a limit of a group or its ancestor', async () => {
    const expected = {
      limitedBy: 'cgroup',
      totalBytes: 4 * GIB,
      usedBytes: 2.75 * GIB,
      freeBytes: GIB,
      appBytes: 2 * GIB + MIB,
      cachedBytes: GIB,
      compressedBytes: null,
      swapTotalBytes: 8_192_000 * 1024,
    };
    const own = {...files(JOB, group(4 * GIB, 3 * GIB)), ...files('sys/fs/cgroup/memory/batch', group(NONE, 5 * GIB))};
    expect(await sampleOf({...machine, ...own})).toMatchObject(expected);
    const above = {...files(JOB, group(NONE, GIB)), ...files('sys/fs/cgroup/memory/batch', group(4 * GIB, 3 * GIB))};
    expect(await sampleOf({...machine, ...above})).toMatchObject(expected);
  });

  test('its huge number is no limit', async () => {
    const open = {...machine, ...files(JOB, group(NONE, 3 * GIB)), ...files('sys/fs/cgroup/memory', group(NONE, 0))};
    const sample = await sampleOf(open);
    expect(sample).toMatchObject({limitedBy: 'machine', swapTotalBytes: 8_192_000 * 1024});
    expect(await sampleOf({...open, 'proc/meminfo': null})).toMatchObject({limitedBy: 'machine', totalBytes: null});
  });

  test('memsw limits memory and swap together', async () => {
    const swap = {...group(4 * GIB, 3 * GIB), 'memory.memsw.limit_in_bytes': 5 * GIB};
    expect(await sampleOf({...machine, ...files(JOB, swap)})).toMatchObject({
      swapTotalBytes: GIB,
      swapUsedBytes: 128 * MIB,
    });
  });

  test('beside version 2 (hybrid) the one that holds the memory controller counts', async () => {
    const hybrid = {
      'proc/self/mountinfo': `${MOUNTS}41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n`,
      'proc/self/cgroup': '3:memory:/batch/job:7\n1:name=systemd:/user.slice\n0::/user.slice\n',
      'sys/fs/cgroup/unified/user.slice/memory.max': `${GIB}\n`,
    };
    expect(await sampleOf({...hybrid, ...files(JOB, group(4 * GIB, 3 * GIB))})).toMatchObject({totalBytes: 4 * GIB});
    const unified = {...hybrid, 'proc/self/cgroup': '2:cpu:/\n1:name=systemd:/user.slice\n0::/user.slice\n'};
    expect(await sampleOf(unified)).toMatchObject({totalBytes: GIB});
  });
});

describe('containers, which see a part of the tree', () => {
  const box = files('sys/fs/cgroup', {'memory.max': 2 * GIB, ...usage(GIB, 0)});
  const mount = (root: string, point = '/sys/fs/cgroup') => ({
    'proc/self/mountinfo': `30 22 0:27 ${root} ${point} ro,nosuid - cgroup2 cgroup rw\n`,
  });

  test.each([
    ['a name space of its own', '0::/\n', '/'],
    ["the host's path and its own sub-tree", '0::/docker/0a1b2c\n', '/docker/0a1b2c'],
    ["the host's path and a sub-tree that does not say so", '0::/docker/0a1b2c\n', '/'],
    ['a mount from outside its name space', '0::/\n', '/..'],
    ['a path outside its name space', '0::/../0a1b2c\n', '/'],
    ['a path elsewhere than the mount', '0::/system.slice/x\n', '/docker/0a1b2c'],
    ['a name that only begins like the mount', '0::/docker/0a1b2cdef\n', '/docker/0a1b2c'],
    ['a group that was removed', '0::/gone (deleted)\n', '/'],
  ])('%s', async (_, cgroup, root) => {
    expect(await sampleOf({...box, ...mount(root), 'proc/self/cgroup': cgroup})).toMatchObject({
      limitedBy: 'cgroup',
      totalBytes: 2 * GIB,
    });
  });

  test('a group within the sub-tree counts with the part above it', async () => {
    const sample = await sampleOf({
      ...box,
      ...mount('/docker/0a1b2c'),
      ...files('sys/fs/cgroup/train', {'memory.max': GIB, ...usage(MIB, 0)}),
      'proc/self/cgroup': '0::/docker/0a1b2c/train\n',
    });
    expect(sample).toMatchObject({totalBytes: GIB});
  });

  test('the mount that has the group is taken, blanks in its path or not', async () => {
    const sample = await sampleOf({
      ...files('mnt/other groups/train', {'memory.max': GIB, ...usage(MIB, 0)}),
      'sys/fs/cgroup/cgroup.procs': '',
      'proc/self/mountinfo':
        '30 22 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n31 22 0:27 / /mnt/other\\040groups rw - cgroup2 cgroup rw\n',
      'proc/self/cgroup': '0::/train\n',
    });
    expect(sample).toMatchObject({totalBytes: GIB});
  });

  test.each([
    ['no mount', {'proc/self/mountinfo': 'nonsense\n1 2 - cgroup2\n'}],
    ['no list of groups', {'proc/self/cgroup': null}],
    ['nonsense for a group', {'proc/self/cgroup': 'nonsense\n0:\n:::\n'}],
  ])('%s is the machine', async (_, changes) => {
    expect(await sampleOf({...files(SCOPE, {'memory.max': GIB}), ...changes})).toMatchObject({limitedBy: 'machine'});
  });
});
