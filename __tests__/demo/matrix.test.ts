import {describe, expect, test} from '@jest/globals';
import {addProduct, addRows, fillRows, transpose} from '../../source/demo/matrix.js';
import {createRandom} from '../../source/demo/random.js';

const randomMatrix = (rows: number, columns: number, seed: number): Float64Array => {
  const random = createRandom(seed);
  return Float64Array.from({length: rows * columns}, () => random() - 0.5);
};

const naiveProduct = (a: Float64Array, b: Float64Array, m: number, n: number, k: number): number[] =>
  Array.from({length: m * n}, (_, place) => {
    const [i, j] = [Math.floor(place / n), place % n];
    return a.subarray(i * k, (i + 1) * k).reduce((sum, value, p) => sum + value * (b[j * k + p] ?? Number.NaN), 0);
  });

describe('addProduct', () => {
  test.each([
    [1, 1, 1],
    [2, 2, 2],
    [3, 5, 7],
    [4, 3, 1],
    [1, 6, 4],
    [5, 2, 9],
  ])('a %i×%i product over %i is the textbook one, added to what was there', (m, n, k) => {
    const a = randomMatrix(m, k, 1);
    const b = randomMatrix(n, k, 2);
    const out = new Float64Array(m * n).fill(10);
    addProduct(out, a, b, m, n, k);
    const expected = naiveProduct(a, b, m, n, k);
    expect(out).toHaveLength(expected.length);
    out.forEach((value, place) => {
      expect(value).toBeCloseTo(10 + (expected[place] ?? Number.NaN), 12);
    });
  });

  test('too short an operand gives NaN and not a plausible number', () => {
    const out = new Float64Array(1);
    addProduct(out, new Float64Array(2), new Float64Array(3), 1, 1, 3);
    expect(out[0]).toBeNaN();
  });
});

test('transpose, fillRows and addRows', () => {
  const matrix = Float64Array.of(1, 2, 3, 4, 5, 6);
  const transposed = new Float64Array(6);
  transpose(transposed, matrix, 2, 3);
  expect([...transposed]).toEqual([1, 4, 2, 5, 3, 6]);

  const filled = new Float64Array(6);
  fillRows(filled, Float64Array.of(7, 8, 9));
  expect([...filled]).toEqual([7, 8, 9, 7, 8, 9]);

  const sums = Float64Array.of(100, 0, 0);
  addRows(sums, matrix);
  expect([...sums]).toEqual([105, 7, 9]);
});
