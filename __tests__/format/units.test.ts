import {describe, expect, test} from '@jest/globals';
import {
  formatBytes,
  formatClock,
  formatDuration,
  formatNumber,
  formatRate,
  UNKNOWN,
} from '../../source/format/units.js';

const KIB = 1024;
const MIB = KIB ** 2;
const GIB = KIB ** 3;

describe('bytes', () => {
  test.each([
    [0, '0 KB'],
    [1, '0 KB'],
    [512, '1 KB'],
    [999 * KIB, '999 KB'],
    [999.4 * KIB, '999 KB'],
    [999.5 * KIB, '1 MB'],
    [MIB, '1 MB'],
    [999.4 * MIB, '999 MB'],
    [999.5 * MIB, '1.0 GB'],
    [GIB, '1.0 GB'],
    [9.94 * GIB, '9.9 GB'],
    [9.95 * GIB, '9.9 GB'],
    [16 * GIB, '16.0 GB'],
    [999.96 * GIB, '1000.0 GB'],
    [-512 * MIB, '-512 MB'],
    [-1, '0 KB'],
  ])('%d → %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test('have at most four digits below a thousand gigabytes', () => {
    for (let bytes = 1; bytes < 999 * GIB; bytes *= 1.01) expect(formatBytes(bytes)).toMatch(/^\d{1,3}(\.\d)? [KMG]B$/);
  });
});

describe('rates', () => {
  test.each([
    [0, '0.0 MB/s'],
    [40 * KIB, '0.0 MB/s'],
    [60 * KIB, '0.1 MB/s'],
    [12.34 * MIB, '12.3 MB/s'],
    [2 * GIB, '2048.0 MB/s'],
  ])('%d → %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });
});

describe('spans', () => {
  test.each([
    [-5, '0 s'],
    [0, '0 s'],
    [0.4, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min 00 s'],
    [60, '1 min 00 s'],
    [725, '12 min 05 s'],
    [3599.4, '59 min 59 s'],
    [3599.7, '1 h 00 min'],
    [3600, '1 h 00 min'],
    [11_220, '3 h 07 min'],
    [86_399.4, '23 h 59 min'],
    [86_399.6, '1 d 00 h'],
    [187_200, '2 d 04 h'],
    [864_000_000, '10000 d 00 h'],
  ])('%d s → %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  test('never show a part that is full', () => {
    for (let seconds = 0; seconds < 200_000; seconds += 7.3)
      expect(formatDuration(seconds)).not.toMatch(/\b(60 s|60 min|24 h)\b/);
  });
});

describe('numbers', () => {
  test.each([
    [0, 0, '0'],
    [999.5, 0, '1,000'],
    [12_345, 0, '12,345'],
    [5.755, 2, '5.76'],
    [5, 2, '5.00'],
    [-1.5, 1, '-1.5'],
    [-0.0001, 3, '0.000'],
    [-0, 0, '0'],
    [Number.NaN, 3, 'NaN'],
    [Number.POSITIVE_INFINITY, 3, 'inf'],
    [Number.NEGATIVE_INFINITY, 3, '-inf'],
    [1e21, 0, '1,000,000,000,000,000,000,000'],
  ])('%d with %i decimals → %s', (value, digits, text) => {
    expect(formatNumber(value, digits)).toBe(text);
  });

  test('are written as Intl.NumberFormat writes them, large and small ones too', () => {
    const values = [
      0.5,
      1.5,
      2.5,
      1.005,
      9.995,
      0.0005,
      5e-7,
      4.9e-7,
      5e-324,
      123_456_789.125,
      1e15,
      1.2345e22,
      Number.MAX_VALUE,
    ];
    for (let exponent = -9; exponent < 25; exponent++)
      values.push(Math.E * 10 ** exponent, Number(`9.9995e${exponent}`));
    for (const digits of [0, 1, 2, 3, 6]) {
      const options = {minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'negative'} as const;
      const intl = new Intl.NumberFormat('en-US', options);
      const all = values.flatMap(value => [value, -value]);
      expect(all.map(value => formatNumber(value, digits))).toEqual(all.map(value => intl.format(value)));
    }
  });
});

describe('clock', () => {
  const at = (text: string): number => new Date(text).getTime();
  const now = at('2026-11-24T14:05:30');

  test.each([
    ['2026-11-24T14:05:30', '14:05'],
    ['2026-11-24T00:00:00', '00:00'],
    ['2026-11-24T23:59:59', '23:59'],
    ['2026-11-25T00:00:00', 'Wed 00:00'],
    ['2026-11-23T23:59:59', 'Mon 23:59'],
    ['2026-11-30T14:00:00', 'Mon 14:00'],
    ['2026-12-01T14:05:30', '1 Dec 14:05'],
    ['2026-01-02T03:04:05', '2 Jan 03:04'],
  ])('%s → %s', (time, text) => {
    expect(formatClock(at(time), now)).toBe(text);
  });

  test('a weekday means one day only', () => {
    for (let hours = 24; hours < 24 * 6; hours++) {
      expect(formatClock(now + hours * 3_600_000, now).slice(0, 3)).not.toBe('Tue');
    }
  });

  test('a time out of range is not known', () => {
    expect(formatClock(1e17, now)).toBe(UNKNOWN);
  });
});

test.each([formatBytes, formatRate, formatDuration, (value: number | null | undefined) => formatClock(value, 0)])(
  'what is not known is a dash, never a number (%#)',
  format => {
    for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) expect(format(value)).toBe(UNKNOWN);
  },
);

test('a number that is not known is a dash; NaN is a number that a trainer printed', () => {
  expect([formatNumber(null), formatNumber(undefined)]).toEqual([UNKNOWN, UNKNOWN]);
});
