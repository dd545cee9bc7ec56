import {describe, expect, test} from '@jest/globals';
import {plot} from '../../source/dashboard/chart.js';
import {axisLabel} from '../../source/dashboard/figures.js';
import {drawable, holdBetween, niceBounds, withSpikes} from '../../source/dashboard/scale.js';
import type {Column} from '../../source/insight/series.js';

const single = (value: number | null): Column => (value === null ? null : {least: value, greatest: value, last: value});
const lasts = (columns: readonly Column[]): (number | null)[] => columns.map(column => column?.last ?? null);

describe('a plotted line', () => {
  test('rises and falls where its values do', () => {
    expect(plot([0, 0, 2, 2, 1, 1], {low: 0, high: 2}, 3)).toEqual(['  ╭─╮ ', '  │ ╰─', '──╯   ']);
  });

  test('is blank where nothing was measured, also at its ends', () => {
    expect(plot([null, 1, 1, null, null, 0, null], {low: 0, high: 1}, 2)).toEqual([' ──    ', '     ─ ']);
  });

  test('has the given height, whatever the values are', () => {
    for (const values of [[5, 5, 5], [1e300, -1e300], [1e-300], [null, null], []]) {
      for (const rows of [2, 3, 7, 16]) {
        const lines = plot(values, {low: 5, high: 6}, rows);
        expect(lines).toHaveLength(rows);
        for (const line of lines) expect(line).toHaveLength(values.length);
      }
    }
  });

  test('stays at the edge when a value lies beyond the bounds', () => {
    expect(plot([9, -9], {low: 0, high: 1}, 2)).toEqual(['─╮', ' ╰']);
  });

  test('can do with ASCII', () => {
    const lines = plot([0, 3, 3, 0, null, 1], {low: 0, high: 3}, 4, true);
    expect(lines.join('')).toMatch(/^[ -~]*$/);
    expect(lines).toEqual([' .-.  ', ' | |  ', ' | | -', "-' `  "]);
  });
});

describe('bounds of a chart', () => {
  test('are round, and hold every value', () => {
    expect(niceBounds([1.13, 1.47])).toEqual({low: 1.1, high: 1.5});
    expect(niceBounds([24.3, 11], {floor: 0})).toEqual({low: 0, high: 25});
    expect(niceBounds([5.9, 1.1])).toEqual({low: 1, high: 6});
  });

  test('noise does not fill a chart that has a least range', () => {
    expect(niceBounds([0, 0.01], {floor: 0, minRange: 1})).toEqual({low: 0, high: 1});
  });

  test.each([[[]], [[0]], [[1.234, 1.234]], [[-3, -3]], [[1e299, -1e299]], [[1e-12, 2e-12]]])(
    'have a height for %j',
    values => {
      const {low, high} = niceBounds(values);
      expect(high).toBeGreaterThan(low);
      expect(Number.isFinite(high - low)).toBe(true);
      for (const value of values) expect(value >= low && value <= high).toBe(true);
    },
  );
});

describe('columns', () => {
  test('NaN and infinity are not drawn', () => {
    expect(drawable(single(Number.NaN))).toBeNull();
    expect(drawable(single(Number.POSITIVE_INFINITY))).toBeNull();
    expect(drawable(single(1))).toEqual(single(1));
  });

  test('a value holds until the next report, but not over a pause', () => {
    const reports = [1, null, null, 2, null, null, 3, ...Array<null>(11).fill(null), 4, null, null, 5, null].map(
      single,
    );
    expect(lasts(holdBetween(reports))).toEqual([1, 1, 1, 2, 2, 2, 3, ...Array<null>(11).fill(null), 4, 4, 4, 5, null]);
  });

  test('a short spike is seen although the last value of its column is ordinary', () => {
    const bounds = {low: 0, high: 10};
    const spike = {least: 1, greatest: 9, last: 1.5};
    const noise = {least: 1, greatest: 2, last: 1.5};
    const drop = {least: 0, greatest: 9, last: 8};
    expect(withSpikes([noise, spike, drop, null], bounds)).toEqual([1.5, 9, 0, null]);
    // The last of its column, beyond the bounds: what came before it does not hide it.
    expect(withSpikes([{least: 1, greatest: 95, last: 95}], bounds)).toEqual([95]);
  });
});

test.each([
  [0, '0'],
  [0.05, '0.05'],
  [2.5, '2.50'],
  [25, '25.0'],
  [250, '250'],
  [1200, '1.2k'],
  [999_999, '1.0M'],
  [-1.5, '-1.50'],
  [3e-5, '3e-5'],
  [1e38, '1e38'],
])('%d stands on an axis as %s', (value, label) => {
  expect(axisLabel(value)).toBe(label);
});

test('labels on an axis take five columns at most', () => {
  for (let power = -30; power < 99; power++) {
    for (const digits of [1, 1.25, 2.5, 9.99, 9.999])
      expect(axisLabel(digits * 10 ** power).length).toBeLessThanOrEqual(5);
  }
});
