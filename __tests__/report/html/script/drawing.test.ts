import {describe, expect, test} from '@jest/globals';
import type {BlockSeries} from '../../../../source/report/html/block.js';
import {linesOf, nearestBucket, rangeOf} from '../../../../source/report/html/script/lines.js';
import {outline, points, spread} from '../../../../source/report/html/script/plot.js';

const series = (least: readonly (number | null)[], more: Partial<BlockSeries> = {}): BlockSeries => {
  let before = 0;
  const deltas = least.map(value => {
    if (value === null) return null;
    const delta = value - before;
    before = value;
    return delta;
  });
  return {label: 'loss', start: 0, step: 10, scale: 1, least: deltas, ...more};
};

const area = {left: 0, right: 100, top: 0, bottom: 50};
const range = {low: 0, high: 10, log: false};
const whole = {from: 0, until: 100};
const frame = {view: whole, range, area};

const only = (one: BlockSeries) => {
  const [line] = linesOf({one});
  if (line === undefined) throw new Error('no line');
  return line;
};

describe('a line', () => {
  test('goes through the middle of its buckets, and is broken where nothing was measured', () => {
    expect(outline(only(series([0, 10, null, 5])), frame)).toBe('M5 50L15 0M35 25h0');
  });

  test('that is measured now and then is joined over what lies between', () => {
    expect(outline(only(series([0, null, null, 5], {sparse: true})), frame)).toBe('M5 50L35 25');
    expect(points(only(series([0, null, null, 5], {sparse: true})), frame)).toBe('M5 50h0M35 25h0');
  });

  test('has the band between its least and greatest around it', () => {
    const line = only(series([2, 4], {greatest: [6, 2]}));
    expect(outline(line, frame)).toBe('M5 30L15 20');
    expect(spread(line, frame)).toBe('M5 20L15 10L15 30L5 40Z');
  });

  test('is drawn closer in a part, with one bucket more on each side', () => {
    const line = only(series([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(outline(line, {...frame, view: {from: 40, until: 60}})).toBe('M-25 35L25 30L75 25L125 20');
  });

  test('stands upon the layers before it', () => {
    const [lower, upper] = linesOf({lower: series([2, 2], {layer: true}), upper: series([3, 4], {layer: true})});
    expect(lower && outline(lower, frame)).toBe('M5 40L15 40L15 50L5 50Z');
    expect(upper && outline(upper, frame)).toBe('M5 25L15 20L15 40L5 40Z');
  });
});

describe('an upright axis', () => {
  test('is fitted to what is seen, with some room', () => {
    const line = only(series([8, 8, 2, 4, 8, 8]));
    expect(rangeOf([line], {low: 1, high: 10, log: false}, {from: 20, until: 40})).toEqual({
      low: 1.9,
      high: 4.1,
      log: false,
    });
  });

  test('that began at zero begins there in each part', () => {
    const line = only(series([8, 8, 2, 4, 8, 8]));
    expect(rangeOf([line], range, {from: 20, until: 40})).toEqual({low: 0, high: 4.2, log: false});
  });

  test('shows the sum of layers', () => {
    const lines = linesOf({lower: series([2, 2], {layer: true}), upper: series([3, 6], {layer: true})});
    expect(rangeOf(lines, range, whole).high).toBeCloseTo(8.4);
  });

  test('stays as it was where nothing is seen, and where all is the same it has a height', () => {
    expect(rangeOf([only(series([5]))], range, {from: 50, until: 60})).toEqual(range);
    const flat = rangeOf([only(series([5, 5]))], {low: 4, high: 6, log: false}, whole);
    expect(flat.high - flat.low).toBeGreaterThan(0.1);
  });

  test('by powers of ten has no zero', () => {
    const fitted = rangeOf([only(series([0, 1, 100]))], {low: 1, high: 100, log: true}, whole);
    expect(fitted.low).toBeGreaterThan(0.9);
    expect(fitted.high).toBeLessThan(110);
  });
});

describe('the crosshair', () => {
  test('reads the bucket that it stands in, and nothing in a gap', () => {
    const line = only(series([1, null, 3]));
    expect([5, 15, 29].map(at => nearestBucket(line, at))).toEqual([0, null, 2]);
    expect(nearestBucket(line, -1)).toBeNull();
    expect(nearestBucket(line, 30)).toBeNull();
  });

  test('reads the nearest value of what is measured now and then', () => {
    const line = only(series([1, null, null, null, 3], {sparse: true}));
    expect([14, 38, 25].map(at => nearestBucket(line, at))).toEqual([0, 4, 0]);
  });
});
