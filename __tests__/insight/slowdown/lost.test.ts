import {expect, test} from '@jest/globals';
import {assess} from '../../../source/insight/slowdown/assess.js';
import {createSlowdown, noSpells, type Spells, type Stretch} from '../../../source/insight/slowdown/state.js';

/** Stretches of ten iterations that take ten seconds clean and fifteen while it swaps. */
const stretches = (
  count: number,
  seconds: number,
  spells: (length: number) => Partial<Spells>,
): Omit<Stretch, 'endedAt'>[] =>
  Array.from({length: count}, (_, index) => {
    const length = seconds * (1 + (index % 2 === 0 ? 0.005 : -0.005));
    return {iterations: 10, tokens: null, seconds: length, ...noSpells(), ...spells(length)};
  });

const assessed = (parts: readonly Omit<Stretch, 'endedAt'>[]) => {
  let endedAt = 0;
  const timed = parts.map(part => {
    endedAt += part.seconds * 1000;
    return {...part, endedAt};
  });
  return assess({...createSlowdown(), stretches: timed});
};

const clean = (count: number) => stretches(count, 10, () => ({}));
const swapping = (count: number) => stretches(count, 15, length => ({swapping: length}));

test('time in which another program was busy too counts with what swapping takes elsewhere', () => {
  const busyToo = (seconds: number) => stretches(4, seconds, length => ({swapping: length, load: length}));
  const alone = assessed([...clean(20), ...swapping(16), ...clean(20)]);
  expect(alone).toMatchObject({evidence: 'strong'});
  expect(alone.lostSeconds).toBeCloseTo(80, 0);
  const noSlower = assessed([...clean(20), ...swapping(8), ...busyToo(15), ...swapping(8), ...clean(20)]);
  expect(noSlower.lostSeconds).toBeCloseTo(100, 0);
  const twiceAsSlow = assessed([...clean(20), ...swapping(8), ...busyToo(30), ...swapping(8), ...clean(20)]);
  expect(twiceAsSlow.lostSeconds).toBeCloseTo(80 + 40, 0);
  const asClean = assessed([...clean(20), ...swapping(8), ...busyToo(10), ...swapping(8), ...clean(20)]);
  expect(asClean.lostSeconds).toBeCloseTo(80, 0);
});
