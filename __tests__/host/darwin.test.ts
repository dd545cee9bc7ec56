import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {createDarwinHost} from '../../source/host/darwin/host.js';
import {memorySampleFrom} from '../../source/host/darwin/memory.js';
import {parseCpuTime, parsePsTable} from '../../source/host/darwin/ps-table.js';
import {createHost} from '../../source/host/index.js';
import {FIXTURES, GIB, MIB} from './fixture-tree.js';

const TABLE = `
    1     0     1 Ss      12288   5:07,33 launchd
  501     1   501 S+      21504   0:56.82 tmux: server
93798   501 93798 T     5277696 123:04,50 Python
93801 93798 93798 TN       2048 01:02:03 node (vitest 1)     
100123    1 100123 Z           0   0:00.00 <defunct>
  640     1   640 U<s   1234567 1-02:03:04 Google Chrome He
  700     1   700 S         64K   0:00.01 sizes are plain numbers
  701     1
ps: something went wrong
  702     1   702 S          64   yesterday x
`;

describe('the table of ps', () => {
  const rows = parsePsTable(TABLE);

  test('keeps the rows and leaves the rest', () => {
    expect(rows.map(row => [row.pid, row.parentPid, row.groupId, row.name])).toEqual([
      [1, 0, 1, 'launchd'],
      [501, 1, 501, 'tmux: server'],
      [93_798, 501, 93_798, 'Python'],
      [93_801, 93_798, 93_798, 'node (vitest 1)'],
      [100_123, 1, 100_123, '<defunct>'],
      [640, 1, 640, 'Google Chrome He'],
    ]);
    expect(rows.every(row => row.sessionId === null)).toBe(true);
  });

  test('says who is stopped and who has ended', () => {
    expect(rows.filter(row => row.stopped).map(row => row.pid)).toEqual([93_798, 93_801]);
    expect(rows.filter(row => row.zombie).map(row => row.pid)).toEqual([100_123]);
  });

  test('reads sizes in KiB', () => {
    expect(rows[2]?.residentBytes).toBe(5_277_696 * 1024);
  });

  test('a row without a name is a process all the same', () => {
    expect(parsePsTable('  5  1  5 Z  0  0:00.00 \n')).toMatchObject([{pid: 5, zombie: true, name: ''}]);
  });

  test.each([
    ['0:56.82', 56.82],
    ['0:56,82', 56.82],
    ['123:04.50', 7384.5],
    ['01:02:03', 3723],
    ['1-02:03:04', 93_784],
  ])('time %s', (text, seconds) => expect(parseCpuTime(text)).toBeCloseTo(seconds, 6));

  test.each(['', '-', '12', 'a:b', '1:2:3:4'])('no time: "%s"', text => expect(parseCpuTime(text)).toBeNull());
});

describe('a host that asks the tools', () => {
  const tools = {ps: join(FIXTURES, 'mac-tools/ps'), swVers: join(FIXTURES, 'mac-tools/sw_vers')};
  const host = createDarwinHost(tools);

  test('lists all processes and some of them', async () => {
    expect((await host.processes()).map(({pid}) => pid)).toEqual([501, 640, 641]);
    expect(await host.someProcesses([640, 4040])).toEqual([
      {
        pid: 640,
        parentPid: 501,
        groupId: 640,
        sessionId: null,
        stopped: true,
        zombie: false,
        cpuSeconds: 7384.5,
        name: 'Python',
      },
    ]);
    expect(await host.someProcesses([4040])).toEqual([]);
    expect(await host.someProcesses([])).toEqual([]);
  });

  test('gives resident memory; none for what has ended or is gone', async () => {
    expect(await host.processMemory(640)).toEqual({
      memoryBytes: 5_277_696 * 1024,
      memoryKind: 'resident',
      swappedBytes: null,
    });
    expect((await host.processMemory(641)).memoryBytes).toBeNull();
    expect((await host.processMemory(4040)).memoryBytes).toBeNull();
  });

  test('knows a process again by its start', async () => {
    expect(await host.processIdentity(640)).toBe('Tue Nov 18 09:10:11 2025');
    expect(await host.processIdentity(4040)).toBeNull();
  });

  test('names the system', async () => {
    expect(await host.machine()).toMatchObject({platform: 'darwin', system: 'macOS 26.5'});
  });

  test('a tool that is forbidden or missing is an error with a next step, not an empty list', async () => {
    await expect(host.someProcesses([13])).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('operation not permitted'),
      nextStep: expect.stringContaining('sandbox'),
    });
    const without = createDarwinHost({...tools, ps: join(FIXTURES, 'mac-tools/none')});
    await expect(without.processes()).rejects.toMatchObject({name: 'UserError'});
  });
});

describe('memory by systeminformation', () => {
  const DATA = {
    total: 16 * GIB,
    free: 256 * MIB,
    used: 15.75 * GIB,
    active: 12 * GIB,
    available: 4 * GIB,
    buffcache: 3.75 * GIB,
    buffers: 0,
    cached: 0,
    slab: 0,
    reclaimable: 2 * GIB,
    swaptotal: 2 * GIB,
    swapused: GIB,
    swapfree: GIB,
    writeback: null,
    dirty: null,
  };

  test('totals are given, all that it does not tell is null', () => {
    expect(memorySampleFrom(DATA)).toEqual({
      totalBytes: 16 * GIB,
      usedBytes: 12 * GIB,
      appBytes: null,
      wiredBytes: null,
      compressedBytes: null,
      cachedBytes: null,
      freeBytes: 256 * MIB,
      swapUsedBytes: GIB,
      swapTotalBytes: 2 * GIB,
      swapInBytesPerSecond: null,
      swapOutBytesPerSecond: null,
      pressure: null,
      pressureSource: null,
      limitedBy: 'machine',
    });
  });

  test('its fallback for used is not taken for a fact', () => {
    expect(memorySampleFrom({...DATA, active: DATA.used, buffcache: 0}).usedBytes).toBeNull();
  });

  test('a Mac gets this host', async () => {
    const sample = await (await createHost({platform: 'darwin'})).memory();
    expect(sample.totalBytes).toBeGreaterThan(0);
    expect(sample.limitedBy).toBe('machine');
  });
});
