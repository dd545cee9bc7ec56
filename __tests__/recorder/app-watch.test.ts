import {describe, expect, test} from '@jest/globals';
import type {App, ProcessInfo, Protection} from '../../source/host/types.js';
import {monotonicMs} from '../../source/journal/clocks.js';
import type {EventOf, MemorySample, RunEvent} from '../../source/journal/events.js';
import {AppWatch} from '../../source/recorder/app-watch.js';

const RED: MemorySample = {
  totalBytes: 16e9,
  usedBytes: 15e9,
  appBytes: null,
  wiredBytes: null,
  compressedBytes: null,
  cachedBytes: null,
  freeBytes: null,
  swapUsedBytes: 3e9,
  swapTotalBytes: 4e9,
  swapInBytesPerSecond: 0,
  swapOutBytesPerSecond: 0,
  pressure: 'red',
  pressureSource: 'kernel',
  limitedBy: 'machine',
};
const GREEN: MemorySample = {...RED, pressure: 'green'};

const app = (name: string): App => ({
  name,
  bundleId: `com.example.${name}`,
  bytes: 1e9,
  atLeast: false,
  compressedBytes: 5e8,
  processes: 2,
  mainPid: 7,
  pids: [7, 8],
  protected: null,
});

const process_ = (pid: number, parentPid: number, name: string): ProcessInfo => ({
  pid,
  parentPid,
  groupId: pid,
  sessionId: null,
  stopped: false,
  zombie: false,
  cpuSeconds: 0,
  name,
});

/** A host that answers on demand, and a watch on it. */
const stage = () => {
  const events: RunEvent[] = [];
  const troubles: (string | null)[] = [];
  const asked: Protection[] = [];
  let answers: {resolve(apps: App[]): void; reject(error: Error): void}[] = [];
  const watch = new AppWatch({
    host: {
      processes: async () => [
        process_(10, 1, 'tmux: server'),
        process_(20, 10, 'sh'),
        process_(21, 20, 'python3'),
        process_(process.pid, 10, 'node'),
      ],
      apps: protection => {
        asked.push(protection);
        return new Promise((resolve, reject) => {
          answers.push({resolve, reject});
        });
      },
    },
    rootPids: [20],
    write: event => events.push(event),
    onTrouble: text => troubles.push(text),
  });
  const settle = () => new Promise(resolve => setImmediate(resolve));
  return {
    events: events as EventOf<'apps'>[],
    troubles,
    asked,
    async consider(memory: MemorySample | null, nowMs: number): Promise<void> {
      watch.consider(memory, monotonicMs(nowMs));
      await settle();
    },
    async answer(apps: App[] | Error): Promise<void> {
      for (const {resolve, reject} of answers) {
        if (apps instanceof Error) reject(apps);
        else resolve(apps);
      }
      answers = [];
      await settle();
    },
  };
};

describe('the memory by application', () => {
  test('is not sampled while memory is sufficient, unknown, or short in a control group', async () => {
    const {consider, asked} = stage();
    await consider(GREEN, 0);
    await consider(null, 20_000);
    await consider({...RED, limitedBy: 'cgroup'}, 40_000);
    expect(asked).toEqual([]);
  });

  test('is noted once it is, without what only this process needs, and with the trainer and ourselves protected', async () => {
    const {consider, answer, asked, events} = stage();
    await consider(RED, 0);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.trainerPids).toEqual([20, 21]);
    expect(asked[0]?.ownPids).toEqual(expect.arrayContaining([process.pid, 10]));
    await answer([app('Cursor')]);
    expect(events).toHaveLength(1);
    expect(events[0]?.apps).toEqual([
      {
        name: 'Cursor',
        bundleId: 'com.example.Cursor',
        bytes: 1e9,
        atLeast: false,
        compressedBytes: 5e8,
        processes: 2,
        protected: null,
      },
    ]);
  });

  test('is noted of the largest twelve only', async () => {
    const {consider, answer, events} = stage();
    await consider(RED, 0);
    await answer(Array.from({length: 40}, (_one, index) => app(`a${index}`)));
    expect(events[0]?.apps.map(({name}) => name)).toEqual(Array.from({length: 12}, (_one, index) => `a${index}`));
  });

  test('is sampled at most every ten seconds, then less and less often, but within a minute', async () => {
    const {consider, answer, asked} = stage();
    const looks: number[] = [];
    for (let second = 0; second <= 240; second += 2) {
      await consider(RED, second * 1000);
      if (asked.length > looks.length) looks.push(second);
      await answer([]);
    }
    expect(looks).toEqual([0, 10, 30, 70, 110, 150, 190, 230]);
  });

  test('pressure that comes and goes does not make samples more frequent', async () => {
    const {consider, answer, asked} = stage();
    for (let second = 0; second < 60; second++) {
      await consider(second % 2 === 0 ? RED : GREEN, second * 1000);
      await answer([]);
    }
    expect(asked.length).toBe(6);
  });

  test('is surveyed after a minute without shortage, then each hour, and not soon after it was sampled for one', async () => {
    const {consider, answer, asked, events} = stage();
    const looks: number[] = [];
    for (let second = 0; second <= 12_000; second += 10) {
      await consider(second === 1000 ? RED : GREEN, second * 1000);
      if (asked.length > looks.length) looks.push(second);
      await answer([app('Slack')]);
    }
    // At 1,000 s memory is short; what was gone once it no longer was is known at 1,030 s.
    expect(looks).toEqual([60, 1000, 1030, 4630, 8230, 11_830]);
    expect(events.map(({survey}) => survey ?? false)).toEqual([true, false, false, true, true, true]);
  });

  test('a survey that fails is no trouble', async () => {
    const {consider, answer, troubles} = stage();
    await consider(GREEN, 0);
    await consider(GREEN, 60_000);
    await answer(new Error('top gave no answer within 10 s.'));
    expect(troubles).toEqual([]);
  });

  test('is sampled once more after a while without shortage, which shows what has gone', async () => {
    const {consider, answer, asked} = stage();
    await consider(RED, 0);
    await answer([app('Cursor')]);
    for (let second = 2; second <= 16; second += 2) await consider(GREEN, second * 1000);
    expect(asked).toHaveLength(1);
    for (let second = 18; second <= 120; second += 2) await consider(second === 18 ? GREEN : null, second * 1000);
    expect(asked).toHaveLength(2);
    await answer([]);
    for (let second = 122; second <= 240; second += 2) await consider(GREEN, second * 1000);
    expect(asked).toHaveLength(2);
  });

  test('a sample that hangs is not followed by another', async () => {
    const {consider, answer, asked, events} = stage();
    await consider(RED, 0);
    await consider(RED, 60_000);
    await consider(RED, 120_000);
    expect(asked).toHaveLength(1);
    await answer([app('Slack')]);
    expect(events).toHaveLength(1);
    await consider(RED, 122_000);
    expect(asked).toHaveLength(2);
  });

  test('failed samples are reported and tried again', async () => {
    const {consider, answer, asked, events, troubles} = stage();
    await consider(RED, 0);
    await answer(new Error('top gave no answer within 10 s.'));
    expect(troubles).toEqual([expect.stringContaining('top gave no answer')]);
    await consider(RED, 20_000);
    await answer([app('Slack')]);
    expect(asked).toHaveLength(2);
    expect(events).toHaveLength(1);
    expect(troubles.at(-1)).toBeNull();
  });
});
