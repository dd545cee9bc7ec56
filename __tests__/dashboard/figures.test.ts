import {expect, test} from '@jest/globals';
import {rangeText} from '../../source/dashboard/figures.js';
import {formatDuration} from '../../source/format/units.js';

test.each([
  [45, '41–52 s'],
  [59.4, '53–68 s'],
  [60, '0:54–1:09 min'],
  [84, '1:15–1:36 min'],
  [91, '1:21–1:44 min'],
  [599, '8:59–11:28 min'],
  [601, '9–12 min'],
  [3599, '54–69 min'],
  [3700, '0:55–1:10 h'],
  [86_399, '21:35–27:35 h'],
  [90_000, '0.9–1.2 d'],
])('the range of %s s has the unit of the span itself', (seconds, text) => {
  expect(rangeText(seconds, 0.9 * seconds, 1.15 * seconds)).toBe(text);
  const [, unit] = /^\d+ (s|min|h|d)/.exec(formatDuration(seconds)) ?? [];
  expect(text).toMatch(new RegExp(` ${unit}$`));
});

test('a range that is not known is empty', () => {
  expect(rangeText(null, 1, 2)).toBe('');
  expect(rangeText(5, null, 2)).toBe('');
  expect(rangeText(5, 1, Number.POSITIVE_INFINITY)).toBe('');
});
