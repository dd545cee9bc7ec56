import {describe, expect, test} from '@jest/globals';
import {createCalendar, datesUntil, type Stamp, stampOf} from '../../source/import/stamps.js';

const LINE = 'Iter 10: Train loss 2.750, Learning Rate 1.000e-05, It/sec 0.200';

/** A stamp that has to be there. */
const stamp = (line: string): Stamp => {
  const found = stampOf(line);
  if (found === null) throw new Error(`no time in ${line}`);
  return found;
};

const naive = (...parts: [number, number, number, number, number, number, number?]): number => {
  const [year, month, ...rest] = parts;
  return Date.UTC(year, month - 1, ...rest);
};

describe('the time in front of a line', () => {
  const full = naive(2026, 11, 28, 3, 7, 41);
  test.each([
    [`2026-11-28 03:07:41 ${LINE}`, full, false],
    [`2026-11-28 03:07:41,250 - INFO - ${LINE}`, full + 250, false],
    [`[2026-11-28 03:07:41] ${LINE}`, full, false],
    [`2026-11-28T03:07:41.5Z ${LINE}`, full + 500, true],
    [`2026-11-28T03:07:41+02:00 stdout F ${LINE}`, full - 7_200_000, true],
    [`INFO 2026-11-28 03:07:41 ${LINE}`, full, false],
    [`[INFO|trainer.py:1687] 2026-11-28 03:07:41,000 >> ${LINE}`, full, false],
    [`train-1  | 2026-11-28 03:07:41 ${LINE}`, full, false],
    [`\u001b[32m2026-11-28 03:07:41\u001b[0m ${LINE}`, full, false],
    [`11/28/2026 03:07:41 - INFO - ${LINE}`, full, false],
    [`28/11/2026 03:07:41 ${LINE}`, full, false],
    [`[28.11.2026 03:07:41] ${LINE}`, full, false],
    ['28.11.2026 03:07', full - 41_000, false],
    ['11/28/2026 3:07', full - 41_000, false],
    [`1795835261 ${LINE}`, 1_795_835_261_000, true],
    [`1795835261.25 ${LINE}`, 1_795_835_261_250, true],
  ])('%s', (line, expected, isUtc) => {
    expect(stampOf(line)).toEqual({naive: expected, lacks: 'nothing', isUtc});
  });

  test.each([
    [`Nov 28 03:07:41 ${LINE}`, 'year', naive(2000, 11, 28, 3, 7, 41)],
    [`Nov  8 03:07:41 host trainer[12]: ${LINE}`, 'year', naive(2000, 11, 8, 3, 7, 41)],
    [`I1128 03:07:41.250000 3622 train.py:9] ${LINE}`, 'year', naive(2000, 11, 28, 3, 7, 41, 250)],
    [`[03:07:41] ${LINE}`, 'day', naive(2000, 1, 1, 3, 7, 41)],
    [`03:07:41.5 ${LINE}`, 'day', naive(2000, 1, 1, 3, 7, 41, 500)],
  ])('%s lacks its %s', (line, lacks, expected) => {
    expect(stampOf(line)).toEqual({naive: expected, lacks, isUtc: false});
  });

  test.each([
    LINE,
    '2026-13-28 03:07:41 no such month',
    '11/28/2026 3:07:41.5 PM',
    '11/28/2026 3:07 pm',
    '28.13.2026 03:07',
    '2026-02-30 03:07:41 no such day',
    '2026-11-28 25:07:41 no such hour',
    '[00:12<02:10, 5.02s/it] a bar',
    '12345678901 too many digits',
    'step 10 at 2026-11-28 03:07:41',
  ])('none: %s', line => {
    expect(stampOf(line)).toBeNull();
  });
});

/** The moments of these lines, in a file that was changed at `changedAt`. */
const dated = (lines: readonly string[], changedAt: Date): string[] => {
  const calendar = createCalendar();
  const stamps = lines.map(line => calendar(stamp(line))).filter(one => one !== null);
  const [first, last] = [stamps[0], stamps.at(-1)];
  if (!first || !last) throw new Error('no times');
  return stamps.map(datesUntil(first, last, changedAt.getTime())).map(ms => {
    const date = new Date(ms);
    const two = (value: number): string => String(value).padStart(2, '0');
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
  });
};

describe('what is not written', () => {
  test('is the latest day that the file can have, and the next one after midnight', () => {
    expect(dated(['[22:00:00] a', '[23:59:00] b', '[00:01:00] c'], new Date(2026, 10, 28, 9))).toEqual([
      '2026-11-27 22:00',
      '2026-11-27 23:59',
      '2026-11-28 00:01',
    ]);
    expect(dated(['[22:00:00] a', '[23:00:00] b'], new Date(2026, 10, 28, 9))).toEqual([
      '2026-11-27 22:00',
      '2026-11-27 23:00',
    ]);
  });

  test('is the latest year, and the next one after New Year', () => {
    expect(dated(['Dec 31 23:59:00 a', 'Jan  1 00:01:00 b'], new Date(2026, 2, 1))).toEqual([
      '2025-12-31 23:59',
      '2026-01-01 00:01',
    ]);
    expect(dated(['Nov 28 03:00:00 a'], new Date(2026, 2, 1))).toEqual(['2025-11-28 03:00']);
  });

  test('is counted back from the last change where the clock began with the program', () => {
    expect(dated(['00:00:00 a', '00:30:00 b'], new Date(2026, 10, 28, 9))).toEqual([
      '2026-11-28 08:30',
      '2026-11-28 09:00',
    ]);
  });

  test('times of another kind than the first do not count', () => {
    const calendar = createCalendar();
    expect(calendar(stamp('[22:00:00] a'))).not.toBeNull();
    expect(calendar(stamp('2026-11-28 03:07:41 b'))).toBeNull();
  });
});
