import {describe, expect, test} from '@jest/globals';
import {formulaPressure, kernelPressure} from '../../../source/host/darwin/pressure.js';
import {ratesBetween} from '../../../source/host/darwin/rates.js';
import type {Pressure} from '../../../source/journal/events.js';

test("the kernel's levels", () => {
  expect([1, 2, 4].map(kernelPressure)).toEqual(['green', 'yellow', 'red']);
  expect([0, 3, 8, null].map(kernelPressure)).toEqual([null, null, null, null]);
});

describe('the level by formula', () => {
  const levels = (shares: readonly number[], first: Pressure = 'green'): Pressure[] => {
    let level = first;
    return shares.map(share => {
      level = formulaPressure(level, share);
      return level;
    });
  };

  test('is entered at 0.5 and 0.343', () => {
    expect(levels([0.99, 0.61, 0.5, 0.499, 0.35, 0.343, 0.342, 0.1])).toEqual([
      'green',
      'green',
      'green',
      'yellow',
      'yellow',
      'yellow',
      'red',
      'red',
    ]);
  });

  test('is left at 0.4 and 0.6', () => {
    expect(levels([0.36, 0.4, 0.41, 0.36, 0.55, 0.6, 0.601, 0.55], 'red')).toEqual([
      'red',
      'red',
      'yellow',
      'yellow',
      'yellow',
      'yellow',
      'green',
      'green',
    ]);
  });

  test('jumps from one end to the other', () => {
    expect(levels([0.1, 0.9, 0.1])).toEqual(['red', 'green', 'red']);
    expect(formulaPressure('red', 0.55)).toBe('yellow');
  });
});

describe('rates of counters', () => {
  const at = (seconds: number, ins: number | null, outs: number | null) => ({at: seconds * 1000, counts: {ins, outs}});

  test('grow by the second', () => {
    expect(ratesBetween(at(10, 100, 5_000_000_000), at(14, 300, 5_000_000_400))).toEqual({ins: 50, outs: 100});
  });

  test('standing still is a rate too', () => expect(ratesBetween(at(1, 7, 8), at(2, 7, 8))).toEqual({ins: 0, outs: 0}));

  test.each([
    ['a first look', null, at(1, 1, 1)],
    ['no time between', at(1, 1, 1), at(1, 2, 2)],
    ['time that went back', at(2, 1, 1), at(1, 2, 2)],
    ['counters that went back', at(1, 10, 10), at(2, 9, 0)],
    ['counters that come', at(1, null, null), at(2, 1, 1)],
    ['counters that go', at(1, 1, 1), at(2, null, null)],
  ])('%s gives none', (_, earlier, later) => expect(ratesBetween(earlier, later)).toEqual({ins: null, outs: null}));

  test('one counter does not speak for the other', () => {
    expect(ratesBetween(at(1, 10, 10), at(2, 9, 12))).toEqual({ins: null, outs: 2});
  });
});
