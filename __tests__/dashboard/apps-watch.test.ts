import {describe, expect, test} from '@jest/globals';
import {AppsWatch} from '../../source/dashboard/apps-watch.js';
import {latestApps} from '../../source/dashboard/latest-apps.js';
import type {App} from '../../source/host/types.js';
import type {AppSample} from '../../source/journal/events.js';
import {app, apps} from './fixtures/machine.js';
import {NOW} from './fixtures/run.js';

const watching = (first: () => Promise<App[]>) => {
  const machine = {looks: 0, arrived: 0, answer: first};
  const watch = new AppsWatch({
    read: () => {
      machine.looks++;
      return machine.answer();
    },
    arrived: () => {
      machine.arrived++;
    },
  });
  /** Considers it at each second of so many, and lets what comes of it happen. */
  const during = async (from: number, to: number, short = false): Promise<number> => {
    const before = machine.looks;
    for (let second = from; second < to; second++) {
      watch.consider(short, second * 1000);
      await new Promise(setImmediate);
    }
    return machine.looks - before;
  };
  return {watch, machine, during};
};

describe('looks at the applications', () => {
  test('come every 30 s while all is well, every 10 s while memory is short', async () => {
    const {watch, machine, during} = watching(async () => apps);
    expect(await during(0, 90)).toBe(3);
    expect(await during(90, 120, true)).toBe(3);
    expect(watch.latest?.apps).toBe(apps);
    expect(machine.arrived).toBe(machine.looks);
  });

  test('come at once when there is reason to hurry', async () => {
    const {watch, during} = watching(async () => apps);
    await during(0, 3);
    watch.hurry();
    expect(await during(3, 5)).toBe(1);
  });

  test('are one at a time, and nobody waits for one', async () => {
    let answer: (found: App[]) => void = () => undefined;
    const {watch, machine, during} = watching(() => new Promise(resolve => (answer = resolve)));
    expect(await during(0, 60)).toBe(1);
    watch.hurry();
    expect(await during(60, 62)).toBe(0);
    expect(machine.arrived).toBe(0);
    answer(apps);
    expect(await during(62, 64)).toBe(1);
    expect(machine.arrived).toBe(1);
  });

  test('that fail are told and leave what was known; the next one that succeeds takes it back', async () => {
    const {watch, machine, during} = watching(async () => apps);
    await during(0, 1);
    machine.answer = async () => {
      throw new Error('top did not answer');
    };
    await during(30, 31);
    expect(watch.problem).toBe('top did not answer');
    expect(watch.latest?.apps).toBe(apps);
    machine.answer = async () => [];
    await during(60, 61);
    expect(watch.problem).toBeNull();
  });
});

describe('the latest look', () => {
  const sampleOf = ({mainPid: _main, pids: _pids, ...sample}: App): AppSample => sample;
  const own = {
    at: NOW,
    apps: [app('Cursor', 3, {mainPid: 7, pids: [7, 8]}), app('Safari', 1, {protected: 'in front'})],
  };
  const noted = (seconds: number) => ({
    at: NOW + seconds * 1000,
    apps: [app('Cursor', 3.6), app('Docker', 2), app('Safari', 1)].map(sampleOf),
  });

  test('is our own, unless the recorder’s is clearly newer', () => {
    expect(latestApps(own, null)).toBe(own);
    expect(latestApps(own, noted(-30))).toBe(own);
    expect(latestApps(own, noted(14))).toBe(own);
    expect(latestApps(own, noted(16))?.at).toBe(NOW + 16_000);
    expect(latestApps(null, null)).toBeNull();
  });

  test('of the recorder has the processes that our own knows, and none of the others', () => {
    const [cursor, docker, safari] = latestApps(own, noted(60))?.apps ?? [];
    expect(cursor).toMatchObject({name: 'Cursor', bytes: 3.6 * 1024 ** 3, mainPid: 7, pids: [7, 8]});
    expect(docker).toMatchObject({name: 'Docker', mainPid: null, pids: []});
    expect(safari).toMatchObject({protected: 'in front'});
  });

  test('of the recorder does not guess between two of one name', () => {
    const twins = {at: NOW, apps: [app('Cursor', 3, {mainPid: 7}), app('Cursor', 1, {mainPid: 9})]};
    expect(latestApps(twins, noted(60))?.apps[0]).toMatchObject({mainPid: null, pids: []});
  });
});
