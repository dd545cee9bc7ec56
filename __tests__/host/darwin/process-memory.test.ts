import {describe, expect, test} from '@jest/globals';
import {createMac, FAILS, HANGS, psRow, sleeper} from './mac.js';

const GB = 1e9;

/** What footprint says of a process. */
const footprint = (pid: number, bytes: number, peakBytes = bytes): string => `
======================================================================
Python [${pid}]: 64-bit    Footprint: ${bytes} B (16384 bytes per page)
======================================================================

Auxiliary data:
    phys_footprint: ${bytes} B
    phys_footprint_peak: ${peakBytes} B
`;

const AS_FOOTPRINT = {memoryKind: 'footprint', swappedBytes: null} as const;

describe('the memory of a process', () => {
  test('is its footprint, with its peak, however little of it is resident', async () => {
    const {pid} = await sleeper();
    const mac = createMac()
      .says('ps', psRow(pid, {rss: 13_632}))
      .says('footprint', footprint(pid, 5 * GB, 9 * GB));
    expect(await mac.host.processMemory(pid)).toEqual({...AS_FOOTPRINT, memoryBytes: 5 * GB, peakBytes: 9 * GB});
    expect(mac.calls('footprint')).toEqual([`-f bytes --noCategories -p ${pid}`]);
    expect(mac.calls('ps')).toEqual([]);
  });

  test('of several is one call every ten seconds', async () => {
    const [{pid: first}, {pid: second}] = [await sleeper(), await sleeper()];
    const mac = createMac().says('footprint', footprint(first, GB) + footprint(second, 2 * GB));
    const look = () => Promise.all([first, second].map(async pid => (await mac.host.processMemory(pid)).memoryBytes));
    expect(await look()).toEqual([GB, 2 * GB]);
    mac.says('footprint', footprint(first, 3 * GB) + footprint(second, 4 * GB));
    mac.clock.seconds += 9;
    expect(await look()).toEqual([GB, 2 * GB]);
    expect(mac.calls('footprint')).toHaveLength(1);
    mac.clock.seconds += 1;
    expect(await look()).toEqual([3 * GB, 4 * GB]);
    expect(mac.calls('footprint')).toEqual(Array(2).fill(`-f bytes --noCategories -p ${first} -p ${second}`));
  });

  test('of a new process is read at once; one that has gone is no longer asked about', async () => {
    const [first, second] = [await sleeper(), await sleeper()];
    const mac = createMac().says('footprint', footprint(first.pid, GB) + footprint(second.pid, 2 * GB));
    await mac.host.processMemory(first.pid);
    expect((await mac.host.processMemory(second.pid)).memoryBytes).toBe(2 * GB);
    expect(mac.calls('footprint').at(-1)).toMatch(`-p ${first.pid} -p ${second.pid}`);
    await first.end();
    mac.clock.seconds += 10;
    expect(await mac.host.processMemory(first.pid)).toEqual({...AS_FOOTPRINT, memoryBytes: null});
    await mac.host.processMemory(second.pid);
    expect(mac.calls('footprint').at(-1)).toBe(`-f bytes --noCategories -p ${second.pid}`);
  });

  test('that may not be inspected is its resident size, asked for no more often', async () => {
    const [{pid: ours}, {pid: theirs}] = [await sleeper(), await sleeper()];
    const mac = createMac()
      .says('ps', psRow(ours) + psRow(theirs, {rss: 4096}))
      .says('footprint', footprint(ours, GB));
    const look = () => Promise.all([ours, theirs].map(pid => mac.host.processMemory(pid)));
    for (let round = 0; round < 3; round++) {
      expect(await look()).toEqual([
        {...AS_FOOTPRINT, memoryBytes: GB, peakBytes: GB},
        {memoryBytes: 4096 * 1024, memoryKind: 'resident', swappedBytes: null},
      ]);
      mac.clock.seconds += 2;
    }
    expect(mac.calls('footprint')).toHaveLength(1);
  });

  test.each(['missing', 'forbidden'] as const)('where footprint is %s is the resident size', async why => {
    const {pid} = await sleeper();
    const mac = createMac()
      .says('ps', psRow(pid, {rss: 4096}))
      .cannotStart('footprint', why);
    expect(await mac.host.processMemory(pid)).toMatchObject({memoryBytes: 4096 * 1024, memoryKind: 'resident'});
  });

  test('is kept while footprint hangs, but not for ever', async () => {
    const {pid} = await sleeper();
    const mac = createMac()
      .says('ps', psRow(pid, {rss: 4096}))
      .says('footprint', footprint(pid, GB));
    await mac.host.processMemory(pid);
    mac.script('footprint', FAILS);
    mac.clock.seconds += 50;
    expect((await mac.host.processMemory(pid)).memoryBytes).toBe(GB);
    mac.clock.seconds += 20;
    expect(await mac.host.processMemory(pid)).toMatchObject({memoryBytes: 4096 * 1024, memoryKind: 'resident'});
  });

  test('does not wait for a footprint that hangs', async () => {
    const {pid} = await sleeper();
    const mac = createMac({patienceMs: 2000})
      .says('ps', psRow(pid, {rss: 4096}))
      .script('footprint', HANGS);
    expect(await mac.host.processMemory(pid)).toMatchObject({memoryBytes: 4096 * 1024, memoryKind: 'resident'});
    expect(await mac.host.processMemory(pid)).toMatchObject({memoryKind: 'resident'});
    expect(mac.calls('footprint')).toHaveLength(1);
  });

  test('is not known where neither tool works, and of what has ended or never was', async () => {
    const {pid} = await sleeper();
    const mac = createMac().script('ps', FAILS).script('footprint', FAILS);
    expect((await mac.host.processMemory(pid)).memoryBytes).toBeNull();
    expect((await mac.host.processMemory(-1)).memoryBytes).toBeNull();
    mac.says('ps', psRow(pid, {stat: 'Z', rss: 0}));
    expect((await mac.host.processMemory(pid)).memoryBytes).toBeNull();
  });
});
