import {expect, test} from '@jest/globals';
import {parseDuration, parseInterval} from '../../source/format/interval.js';

test.each([
  ['500ms', 500],
  ['2s', 2000],
  ['2', 2000],
  [' 2 s ', 2000],
  ['0', 0],
  ['0.25s', 250],
  ['1.5 min', 90_000],
  ['3m', 180_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
])("'%s' is %i ms", (text, milliseconds) => {
  expect(parseDuration(text, '--timeout')).toBe(milliseconds);
});

test.each([
  '',
  ' ',
  's',
  'soon',
  '-2s',
  '+2s',
  '2 s s',
  '1e3',
  '.5s',
  '2.s',
  '2,5s',
  '2S',
  'Infinity',
  'NaN',
  '2sec',
  '0x10',
  '2s\n3s',
])("'%s' is no time, and the error says how one looks", text => {
  expect(() => parseDuration(text, '--timeout')).toThrow(
    expect.objectContaining({
      exitCode: 2,
      message: expect.stringContaining('--timeout takes a time'),
      nextStep: 'For instance: --timeout 2s',
    }),
  );
});

test.each(['99ms', '0', '1h 1s', '61min', '2d'])("an interval of '%s' is refused", text => {
  expect(() => parseInterval(text)).toThrow(expect.objectContaining({exitCode: 2}));
});

test('an interval from 100 ms to an hour is taken', () => {
  expect([parseInterval('100ms'), parseInterval('2s'), parseInterval('1h')]).toEqual([100, 2000, 3_600_000]);
});
