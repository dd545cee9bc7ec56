import {expect, test} from '@jest/globals';
import {monotonicMs} from '../../source/journal/clocks.js';
import type {PowerSample, RunEvent} from '../../source/journal/events.js';
import {PowerWatch} from '../../source/recorder/power-watch.js';

const CALM: PowerSample = {gpuPercent: 98, onBattery: false, lowPowerMode: false, speedLimitPercent: 100};

/** A watch whose machine says what `answer` does; `looks` counts the questions. */
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
  /** A recorder's look at so many seconds, and all that comes of it. */
  const at = async (seconds: number): Promise<void> => {
    watch.consider(monotonicMs(seconds * 1000));
    await new Promise(setImmediate);
  };
  return {watch, machine, noted, troubles, at};
};

test('is looked at every half a minute, and noted every minute', async () => {
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

test('a system that tells nothing is not written about', async () => {
  const {noted, troubles, at} = watching(async () => null);
  await at(0);
  expect(noted).toEqual([]);
  expect(troubles).toEqual([null]);
});

test('a look that hangs keeps nobody waiting, and no second one begins', async () => {
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

test('a look that fails is told, and that it succeeds again', async () => {
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
