import {expect, test} from '@jest/globals';
import {firstHit} from '../../../source/estimate/rules/first-hit.js';
import {createPermutations} from '../../../source/estimate/rules/numpy-random.js';

/** Printed by numpy 2.4: a seed, two draws and how each begins. */
test.each([
  [0, 4, [2, 3, 1, 0], 2, [0, 1]],
  [0, 40, [22, 20, 25, 4, 10, 15, 28, 11], 2, [1, 0]],
  [42, 7, [0, 1, 5, 2, 4, 3, 6], 7, [5, 0, 3, 2, 1, 6, 4]],
  [1, 1, [0], 3, [0, 2, 1]],
  [4294967295, 300, [110, 21, 54, 6, 19, 166, 190, 59], 16, [7, 0, 2, 15, 10, 1, 9, 3]],
  [123, 1000, [131, 203, 50, 585, 138, 632, 328, 461], 3, [1, 2, 0]],
])('numpy draws so after seed %i', (seed, first, firstOrder, second, secondOrder) => {
  const permutation = createPermutations(seed);
  expect([...permutation(first)].slice(0, 8)).toEqual(firstOrder);
  expect([...permutation(second)].slice(0, 8)).toEqual(secondOrder);
});

const settings = {iters: 100, valBatches: -1, stepsPerEval: 50};
const batches = (count: number, ...wanted: number[]) => ({count, wanted: new Set(wanted)});

test('in which iteration a batch comes up', () => {
  expect(firstHit(0, settings, batches(40, 4), null)).toBe(4);
  expect(firstHit(0, settings, batches(40, 4, 20), null)).toBe(2);
  expect(firstHit(0, {...settings, iters: 3}, batches(40, 4), null)).toBeNull();
  expect(firstHit(0, settings, batches(40), batches(2, 0))).toBe(1);
});

test('in which validation, where each looks at some of the batches', () => {
  const some = {...settings, valBatches: 1, stepsPerEval: 5};
  // The order after the first epoch's: [1, 0].
  expect(firstHit(0, some, batches(40), batches(2, 1))).toBe(1);
  expect(firstHit(0, some, batches(40), batches(2, 0))).toBeGreaterThan(1);
  expect(firstHit(0, {...some, valBatches: 0}, batches(40), batches(2, 0))).toBeNull();
});
