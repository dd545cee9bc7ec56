import {describe, expect, test} from '@jest/globals';
import {type Axis, bucketText, placeText, placeTicks, valueTicks} from '../../../../source/report/html/script/words.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GB = 1024 ** 3;
/** Midday of this machine's clock. */
const NOON = new Date(2026, 10, 28, 12).getTime();

const axis = (whole: {from: number; until: number}, more: Partial<Axis> = {}): Axis => ({
  axis: 'time',
  elapsed: false,
  whole,
  shifted: [],
  ...more,
});

describe('values', () => {
  test('are written with their unit', () => {
    expect(bucketText(3.2 * GB, 3.2 * GB, 'bytes')).toBe('3.2 GB');
    expect(bucketText(1.5 * 1024 ** 2, 20 * 1024 ** 2, 'bytes/s')).toBe('1.5–20.0 MB/s');
    expect(bucketText(512 * 1024 ** 2, 2 * GB, 'bytes')).toBe('512 MB – 2.0 GB');
    expect(bucketText(2.1, 2.25, 'loss')).toBe('2.100–2.250');
    expect(bucketText(2.3456, 2.3456, 'loss')).toBe('2.346');
    expect(bucketText(0.00123, 0.00123, 'loss')).toBe('0.00123');
    expect(bucketText(10.94, 10.94, 'iterations/min')).toBe('10.9 it/min');
    expect(bucketText(1234, 1234, 'iterations/min')).toBe('1234 it/min');
    expect(bucketText(5.5, 5.5, 's/iteration')).toBe('5.50 s');
    expect(bucketText(null, null, 'loss')).toBe('—');
  });
});

describe('places', () => {
  test('are named by the clock, with the day where there are several', () => {
    expect(placeText(axis({from: NOON, until: NOON + HOUR}), NOON + 5 * MINUTE)).toBe('12:05:00');
    expect(placeText(axis({from: NOON, until: NOON + 30 * HOUR}), NOON)).toBe('Sat 28 Nov 12:00');
  });

  test('are what the clock showed, not where a run was moved to', () => {
    const shifted = [{from: NOON - HOUR, until: NOON, shiftMs: 24 * HOUR}];
    const two = axis({from: NOON - HOUR, until: NOON + HOUR}, {shifted});
    expect(placeText(two, NOON - 30 * MINUTE)).toBe('Fri 27 Nov 11:30');
    expect(placeText(two, NOON + 30 * MINUTE)).toBe('Sat 28 Nov 12:30');
  });

  test('are iterations, or a time since the beginning', () => {
    expect(placeText(axis({from: 0, until: 2000}, {axis: 'iteration'}), 1234.4)).toBe('iteration 1,234');
    expect(placeText(axis({from: NOON, until: NOON + HOUR}, {elapsed: true}), NOON + 65_000)).toBe('after 1 min 05 s');
  });
});

const texts = (ticks: readonly {text: string}[]): string[] => ticks.map(({text}) => text);

describe('ticks', () => {
  test('stand at round times of the clock', () => {
    const day = axis({from: NOON, until: NOON + 24 * HOUR});
    expect(texts(placeTicks(day, {from: NOON + 7 * MINUTE, until: NOON + 65 * MINUTE}, 6))).toEqual([
      '12:10',
      '12:20',
      '12:30',
      '12:40',
      '12:50',
      '13:00',
    ]);
    expect(texts(placeTicks(day, {from: NOON, until: NOON + 24 * HOUR}, 4))).toEqual([
      '12:00',
      '18:00',
      'Sun 29 Nov',
      '06:00',
      '12:00',
    ]);
    expect(texts(placeTicks(day, {from: NOON, until: NOON + 40_000}, 4))).toEqual([
      '12:00:00',
      '12:00:10',
      '12:00:20',
      '12:00:30',
      '12:00:40',
    ]);
  });

  test('stand at round times since the beginning', () => {
    const run = axis({from: NOON + 7, until: NOON + 7 + HOUR}, {elapsed: true});
    expect(texts(placeTicks(run, run.whole, 4))).toEqual(['0', '15 min', '30 min', '45 min', '1 h 00 min']);
    const part = {from: NOON + 7 + 50_000, until: NOON + 7 + 90_000};
    expect(texts(placeTicks(run, part, 4))).toEqual(['50 s', '1 min 00 s', '1 min 10 s', '1 min 20 s', '1 min 30 s']);
  });

  test('stand at whole iterations', () => {
    const run = axis({from: 0, until: 2000}, {axis: 'iteration'});
    expect(texts(placeTicks(run, {from: 980, until: 1420}, 5))).toEqual(['1,000', '1,100', '1,200', '1,300', '1,400']);
    expect(texts(placeTicks(run, {from: 1, until: 3}, 8))).toEqual(['1', '2', '3']);
  });

  test('of sizes are halves and doubles', () => {
    expect(texts(valueTicks({low: 0, high: 16 * GB, log: false}, 'bytes', 4))).toEqual([
      '0',
      '4 GB',
      '8 GB',
      '12 GB',
      '16 GB',
    ]);
    expect(texts(valueTicks({low: 0, high: 1.9 * GB, log: false}, 'bytes', 4))).toEqual([
      '0',
      '0.5 GB',
      '1.0 GB',
      '1.5 GB',
    ]);
    expect(texts(valueTicks({low: 0, high: 3 * 1024 ** 2, log: false}, 'bytes/s', 4))).toEqual([
      '0',
      '1 MB/s',
      '2 MB/s',
      '3 MB/s',
    ]);
  });

  test('of other values have as many digits as they need', () => {
    expect(texts(valueTicks({low: 1.92, high: 2.11, log: false}, 'loss', 4))).toEqual(['1.95', '2.00', '2.05', '2.10']);
    expect(texts(valueTicks({low: 0, high: 25, log: false}, 'iterations/min', 3))).toEqual(['0', '10', '20']);
  });

  test('by powers of ten are 1, 2 and 5 of them', () => {
    expect(texts(valueTicks({low: 0.09, high: 3, log: true}, 'loss', 4))).toEqual(['0.1', '0.2', '0.5', '1', '2']);
    // Too little for these: as on any axis.
    expect(texts(valueTicks({low: 2.1, high: 2.5, log: true}, 'loss', 4))).toEqual(['2.1', '2.2', '2.3', '2.4', '2.5']);
  });
});
