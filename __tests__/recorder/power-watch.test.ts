import {expect, test} from '@jest/globals';
import {monotonicMs} from '../../source/journal/clocks.js';
import type {PowerSample, RunEvent} from '../../source/journal/events.js';
import {PowerWatch} from '../../source/recorder/power-watch.js';

const CALM: PowerSample = {gpuPercent: 98, onBattery: false, lowPowerMode: false, speedLimitPercent: 100};

/** A watch of a machine that answers with `answer`; `looks` counts the questions. */
const watching = (first: () => Promise<PowerSample | null>) => {
  const noted: RunEvent[] = [];
  const troubles: (string | null)[] = [];
  const machine = {looks: 0, answer: first};
  const watch = new PowerWatch({
    host: {
      power: () => {
        machine.looks++;
        return machine.answer();
      },
    },
    write: event => noted.push(event),
    onTrouble: text => troubles.push(text),
  });
  /** A recorder's call after so many seconds, and everything that follows from it. */
  const at = async (seconds: number): Promise<void> => {
    watch.consider(monotonicMs(seconds * 1000));
    await new Promise(setImmediate);
  };
  return {watch, machine, noted, troubles, at};
};

test('is sampled every half minute, and written every minute', async () => {
  const {machine, noted, at} = watching(async () => CALM);
  for (let seconds = 0; seconds < 180; seconds += 2) await at(seconds);
  expect(machine.looks).toBe(6);
  expect(noted).toHaveLength(3);
  expect(noted[0]).toEqual({t: expect.any(Number), type: 'power', ...CALM});
});

test.each<Partial<PowerSample>>([{onBattery: true}, {lowPowerMode: true}, {speedLimitPercent: 62}])(
  'is noted at once when it has changed: %j',
  async change => {
    const {machine, noted, at} = watching(async () => CALM);
    await at(0);
    machine.answer = async () => ({...CALM, gpuPercent: 50, ...change});
    await at(30);
    expect(noted).toHaveLength(2);
    expect(noted[1]).toMatchObject(change);
  },
);

test('a GPU that is used otherwise is no change of its own', async () => {
  const {machine, noted, at} = watching(async () => CALM);
  await at(0);
  machine.answer = async () => ({...CALM, gpuPercent: 50});
  await at(30);
  expect(noted).toHaveLength(1);
  await at(60);
  expect(noted[1]).toMatchObject({gpuPercent: 50});
});

test('a system without values is not written about', async () => {
  const {noted, troubles, at} = watching(async () => null);
  await at(0);
  expect(noted).toEqual([]);
  expect(troubles).toEqual([null]);
});

test('a sample that hangs holds nothing up, and no second one starts', async () => {
  let answer: (sample: PowerSample) => void = () => undefined;
  const {machine, noted, at} = watching(() => new Promise(resolve => (answer = resolve)));
  await at(0);
  await at(40);
  expect(machine.looks).toBe(1);
  answer(CALM);
  await new Promise(setImmediate);
  await at(41);
  expect(noted).toHaveLength(1);
  expect(machine.looks).toBe(2);
});

test('a failed sample is reported, and so is its end', async () => {
  const {machine, noted, troubles, at} = watching(async () => {
    throw new Error('no ioreg');
  });
  await at(0);
  expect(troubles).toEqual([expect.stringContaining('no ioreg')]);
  machine.answer = async () => CALM;
  await at(30);
  expect(troubles.at(-1)).toBeNull();
  expect(noted).toHaveLength(1);
});
