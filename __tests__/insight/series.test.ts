import {describe, expect, test} from '@jest/globals';
import {createRunSeries} from '../../source/insight/run-series.js';
import {addSpanToSeries, addToSeries, columns, createSeries} from '../../source/insight/series.js';

const lasts = (result: ReturnType<typeof columns>): (number | null)[] => result.map(column => column?.last ?? null);

describe('a sliding series', () => {
  test('keeps at least its size and forgets what is older', () => {
    const series = createSeries('sliding', 1000, 10);
    for (let second = 0; second < 100; second++) addToSeries(series, second * 1000, second);
    expect(lasts(columns(series, 90_000, 100_000, 10))).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
    expect(lasts(columns(series, 0, 80_000, 8))).toEqual(Array(8).fill(null));
  });

  test('leaves a gap where nothing was measured', () => {
    const series = createSeries('sliding', 1000, 10);
    for (const second of [0, 1, 2, 6, 7]) addToSeries(series, second * 1000, second);
    expect(lasts(columns(series, 0, 8000, 8))).toEqual([0, 1, 2, null, null, null, 6, 7]);
  });

  test('forgets everything when time jumps far ahead', () => {
    const series = createSeries('sliding', 1000, 10);
    addToSeries(series, 0, 1);
    addToSeries(series, 1e9, 2);
    expect(lasts(columns(series, 1e9 - 9000, 1e9 + 1000, 10))).toEqual([...Array(9).fill(null), 2]);
  });

  test('takes a value that comes a little late and ignores one that is older than itself', () => {
    const series = createSeries('sliding', 1000, 4);
    for (let second = 0; second < 50; second++) addToSeries(series, second * 1000, second);
    const before = structuredClone(series);
    addToSeries(series, 1000, 777);
    expect(series).toEqual(before);
    addToSeries(series, 48_200, 100);
    expect(columns(series, 48_000, 50_000, 2)).toEqual([
      {least: 48, greatest: 100, last: 100},
      {least: 49, greatest: 49, last: 49},
    ]);
  });
});

describe('a whole series', () => {
  test('always reaches back to its beginning and never grows', () => {
    const series = createSeries('whole', 1000, 16);
    for (let second = 0; second < 1000; second++) addToSeries(series, second * 1000, second);
    const [first, ...rest] = columns(series, 0, 1_000_000, 4);
    expect(first?.least).toBe(0);
    expect(rest.at(-1)?.greatest).toBe(999);
    expect(series.least).toHaveLength(16);
    expect(rest.every(column => column !== null)).toBe(true);
  });

  test('keeps a single spike in a week of samples', () => {
    const series = createSeries('whole', 2000, 512);
    const week = 7 * 86_400_000;
    for (let t = 0; t < week; t += 2000) addToSeries(series, t, t === 200_000_000 ? 99 : 1);
    const greatest = columns(series, 0, week, 60).map(column => column?.greatest);
    expect(greatest.filter(value => value === 99)).toHaveLength(1);
    expect(greatest.filter(value => value === 1)).toHaveLength(59);
  });

  test('ignores what lies before its beginning', () => {
    const series = createSeries('whole', 1000, 4);
    addToSeries(series, 60_000, 1);
    addToSeries(series, 10_000, 2);
    expect(columns(series, 0, 70_000, 1)).toEqual([{least: 1, greatest: 1, last: 1}]);
  });
});

describe('columns', () => {
  test('show every value once when they are longer than the buckets', () => {
    const series = createSeries('whole', 1000, 64);
    for (let second = 0; second < 60; second++) addToSeries(series, second * 1000, 2 ** (second % 30));
    const spikes = columns(series, 0, 60_000, 7).filter(column => column && column.greatest >= 2 ** 29);
    expect(spikes).toHaveLength(2);
  });

  test('repeat a bucket when they are shorter, without holes', () => {
    const series = createSeries('whole', 1000, 8);
    addToSeries(series, 0, 1);
    addToSeries(series, 1000, 2);
    expect(lasts(columns(series, 0, 2000, 8))).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
  });

  test('show the newest value although its bucket is not full yet', () => {
    const series = createSeries('whole', 1000, 64);
    for (let second = 0; second <= 20; second++) addToSeries(series, second * 1000, second);
    expect(columns(series, 0, 20_100, 3).at(-1)?.last).toBe(20);
  });

  test('are gaps before the series began, for an empty one and for no span at all', () => {
    const series = createSeries('whole', 1000, 8);
    expect(columns(series, 0, 1000, 2)).toEqual([null, null]);
    addToSeries(series, 10_000, 1);
    expect(lasts(columns(series, 0, 12_000, 3))).toEqual([null, null, 1]);
    expect(columns(series, 5000, 5000, 2)).toEqual([null, null]);
  });
});

test('a value that held for a while fills the time after the one before it', () => {
  const series = createSeries('whole', 1000, 16);
  addToSeries(series, 500, 1);
  addSpanToSeries(series, 500, 4500, 2);
  expect(lasts(columns(series, 0, 6000, 6))).toEqual([1, 2, 2, 2, 2, null]);
});

test('what is not finite is no value', () => {
  const series = createSeries('whole', 1000, 4);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) addToSeries(series, 0, value);
  addToSeries(series, Number.NaN, 1);
  expect(columns(series, 0, 4000, 1)).toEqual([null]);
});

test('the charts of a run have at least ten minutes, an hour, and all of it', () => {
  const {swap} = createRunSeries();
  const hours = 5 * 3600;
  for (let second = 0; second <= hours; second += 2) {
    for (const span of [swap['10m'], swap['1h'], swap.all]) addToSeries(span, second * 1000, second);
  }
  const oldest = (span: '10m' | '1h' | 'all', seconds: number) =>
    columns(swap[span], (hours - seconds) * 1000, hours * 1000, 10)[0]?.least ?? Number.POSITIVE_INFINITY;
  expect(oldest('10m', 600)).toBeLessThan(hours - 590);
  expect(oldest('1h', 3600)).toBeLessThan(hours - 3540);
  expect(oldest('all', hours)).toBe(0);
});
