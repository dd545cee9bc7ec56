import {expect, test} from '@jest/globals';
import type {App, ProcessInfo} from '../../source/host/types.js';
import {monotonicMs} from '../../source/journal/clocks.js';
import {appSamples} from '../../source/recorder/app-samples.js';

const app = (name: string, bytes: number, pids: number[]): App => ({
  ...{name, bytes, pids, bundleId: null, atLeast: false, compressedBytes: null},
  ...{processes: pids.length, mainPid: pids[0] ?? null, protected: null},
});

const listed = (at: number, used: Readonly<Record<number, number>>) => ({
  at: monotonicMs(at),
  processes: Object.entries(used).map(
    ([pid, cpuSeconds]): ProcessInfo => ({
      ...{pid: Number(pid), parentPid: 1, groupId: 1, sessionId: null},
      ...{stopped: false, zombie: false, cpuSeconds, name: 'x'},
    }),
  ),
});

const APPS = [app('Cursor', 3e9, [1, 2]), app('Chrome', 2e9, [3]), app('new', 1e9, [9])];

test('an application has its share of a core since the previous list', () => {
  const samples = appSamples(APPS, listed(0, {1: 10, 2: 5, 3: 7}), listed(10_000, {1: 14, 2: 5, 3: 7.5, 9: 3}));
  expect(samples.map(({name, cpuPercent}) => [name, cpuPercent])).toEqual([
    ['Cursor', 40],
    ['Chrome', 5],
    ['new', undefined],
  ]);
  expect(samples[0]).not.toHaveProperty('pids');
});

test('processor use is left out without an earlier list, or over a long time', () => {
  const now = listed(200_000, {1: 14, 3: 7});
  for (const before of [null, listed(0, {1: 10, 3: 1}), now]) {
    expect(appSamples(APPS, before, now).map(sample => 'cpuPercent' in sample)).toEqual([false, false, false]);
  }
});

test('the application that uses most of the processor is included, however small it is', () => {
  const many = Array.from({length: 30}, (_one, index) => app(`a${index}`, 1e9 - index, [100 + index]));
  const apps = [...many, app('indexer', 1e6, [7])];
  const names = appSamples(apps, listed(0, {7: 0, 101: 1}), listed(10_000, {7: 9, 101: 1.1})).map(({name}) => name);
  expect(names).toEqual([...many.slice(0, 12).map(({name}) => name), 'indexer']);
});
