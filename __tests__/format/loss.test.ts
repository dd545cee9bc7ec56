import {expect, test} from '@jest/globals';
import {axisNumber, formatLoss} from '../../source/format/loss.js';
import {formatPace} from '../../source/format/pace.js';

test('a loss has as many digits as tell it from another one', () => {
  expect([2.3456, 0, -5.0707, 0.0123, 0.001234, 0.0000321].map(formatLoss)).toEqual([
    '2.346',
    '0.000',
    '-5.071',
    '0.012',
    '0.00123',
    '3.21e-5',
  ]);
  expect([1234.56, 581_136.4, 3e8].map(formatLoss)).toEqual(['1,235', '5.81e5', '3.00e8']);
  expect([null, Number.NaN, Number.NEGATIVE_INFINITY].map(formatLoss)).toEqual(['—', 'NaN', '-inf']);
});

test('a pace has about three digits', () => {
  expect([3000.6, 24.12, 0.337].map(formatPace)).toEqual(['3,001', '24.1', '0.34']);
});

test('numbers beside an axis stay short', () => {
  expect(axisNumber(2.5, '2.5')).toBe('2.5');
  expect(axisNumber(100_000_000, '100000000')).toBe('1e8');
  expect(axisNumber(0.000002, '0.000002')).toBe('2e-6');
  expect([axisNumber(0, '0.000000'), axisNumber(0, '0.0')]).toEqual(['0', '0.0']);
});
