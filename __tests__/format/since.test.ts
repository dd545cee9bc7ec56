import {expect, test} from '@jest/globals';
import {parseSince} from '../../source/format/since.js';

const NOW = new Date('2026-11-24T14:05:30').getTime();
const at = (text: string): number => new Date(text).getTime();

test.each([
  ['2h', NOW - 7_200_000],
  ['90 min', NOW - 5_400_000],
  ['1.5h', NOW - 5_400_000],
  ['3d', NOW - 259_200_000],
  ['45s', NOW - 45_000],
  ['09:30', at('2026-11-24T09:30:00')],
  ['9:30', at('2026-11-24T09:30:00')],
  ['21:30', at('2026-11-23T21:30:00')],
  ['14:05', at('2026-11-24T14:05:00')],
  ['2026-11-23T21:30', at('2026-11-23T21:30:00')],
  ['2026-11-23 21:30', at('2026-11-23T21:30:00')],
  ['2026-11-23T21:30:00Z', Date.UTC(2026, 10, 23, 21, 30)],
])('%s', (text, time) => {
  expect(parseSince(text, NOW)).toBe(time);
});

test.each(['', 'yesterday', '2', '25:00', '12:60', '-2h', '2026-13-01', '2026-11-25T00:00'])('%p is refused', text => {
  expect(() => parseSince(text, NOW)).toThrow(/--since/);
});
