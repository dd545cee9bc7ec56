import {expect, test} from '@jest/globals';
import {monotonicMs} from '../../source/journal/clocks.js';
import {type Held, SharedMemory} from '../../source/recorder/shared-memory.js';

const MB = 1e6;

const held = (pid: number, megabytes: number): Held => ({
  pid,
  memory: {memoryBytes: megabytes * MB, memoryKind: 'resident', swappedBytes: 0, peakBytes: megabytes * MB},
});

/** A trainer and two workers as they were measured: 4.6 GB by resident size would be 4.03 here, and are 2.04. */
const TRAINER = [held(2162, 2238), held(2577, 897), held(2578, 897)];
const SHARES = new Map([
  [2162, 1414],
  [2577, 313],
  [2578, 313],
]);

const setUp = ({tookMs = 25, readable = true} = {}) => {
  const reads: number[] = [];
  let time = 0;
  const memory = new SharedMemory(
    {
      proportionalMemory: async pid => {
        reads.push(pid);
        time += tookMs;
        return readable ? {bytes: (SHARES.get(pid) ?? 0) * MB, swappedBytes: 0} : null;
      },
    },
    () => time,
  );
  const total = async (second: number, processes: readonly Held[] = TRAINER) => {
    const divided = await memory.divide(processes, monotonicMs(second * 1000));
    return {
      megabytes: Math.round(divided.reduce((sum, one) => sum + (one.memory.memoryBytes ?? 0), 0) / MB),
      kinds: new Set(divided.map(one => one.memory.memoryKind)),
    };
  };
  return {reads, total};
};

test('pages that workers share count once', async () => {
  const {total} = setUp();
  expect(await total(0)).toEqual({megabytes: 2040, kinds: new Set(['pss'])});
});

test('it is looked at so seldom that it costs half a percent of a core', async () => {
  const {reads, total} = setUp({tookMs: 50});
  for (let second = 0; second < 3600; second += 2) await total(second);
  const busySeconds = reads.length * 0.05;
  expect(busySeconds / 3600).toBeLessThanOrEqual(0.0051);
  expect(busySeconds / 3600).toBeGreaterThan(0.004);
});

test('in between each process keeps its share of its resident size', async () => {
  const {reads, total} = setUp();
  await total(0);
  expect((await total(2, [held(2162, 4476), held(2577, 897), held(2578, 897)])).megabytes).toBe(3454);
  expect(reads).toHaveLength(3);
});

test('a worker that comes counts nothing until it is looked at, and has all looked at early', async () => {
  const {reads, total} = setUp({tookMs: 5});
  await total(0);
  const more = [...TRAINER, held(2600, 897)];
  expect((await total(1, more)).megabytes).toBe(2040);
  SHARES.set(2600, 100);
  expect((await total(4, more)).megabytes).toBe(2140);
  expect(reads).toHaveLength(7);
});

test('one process alone, and sizes that cannot be divided, stay resident', async () => {
  const {reads, total} = setUp();
  expect(await total(0, [held(2162, 2238), held(2163, 4)])).toEqual({megabytes: 2242, kinds: new Set(['resident'])});
  expect(reads).toEqual([]);
  const closed = setUp({readable: false});
  expect((await closed.total(0)).kinds).toEqual(new Set(['resident']));
  await closed.total(300);
  expect(closed.reads).toHaveLength(3);
});
