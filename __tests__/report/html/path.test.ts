import {describe, expect, test} from '@jest/globals';
import {areaPath, linePath, pointsPath} from '../../../source/report/html/path.js';

/** Where the steps of a path lead to. */
const walked = (d: string): [number, number][] => {
  const places: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, command, numbers = ''] of d.matchAll(/([Ml])([^MlZ]*)/g)) {
    const values = [...numbers.matchAll(/-?(?:\d+\.?\d*|\.\d+)/g)].map(Number);
    for (let index = 0; index < values.length; index += 2) {
      const [dx = 0, dy = 0] = values.slice(index, index + 2);
      [x, y] = command === 'M' ? [dx, dy] : [x + dx, y + dy];
      places.push([x, Math.round(y * 10) / 10]);
    }
  }
  return places;
};

describe('paths', () => {
  test('are relative, in whole units across and tenths upright', () => {
    expect(
      linePath([
        {x: 0, y: 10},
        {x: 2.4, y: 9.96},
        {x: 5.1, y: 9.5},
      ]),
    ).toBe('M0 10l2 0 3-.5');
  });

  test('do not drift, however many steps are rounded', () => {
    const places = Array.from({length: 500}, (_, index) => ({x: index * 1.37, y: 50 + 40 * Math.sin(index / 7)}));
    const last = walked(linePath(places)).at(-1);
    expect(last).toEqual([Math.round(499 * 1.37), Math.round(10 * (50 + 40 * Math.sin(499 / 7))) / 10]);
  });

  test('stay broken where something is missing', () => {
    const path = linePath([{x: 0, y: 1}, {x: 1, y: 1}, null, {x: 3, y: 1}, {x: 4, y: 2}]);
    expect(path.match(/M/g)).toHaveLength(2);
    const area = areaPath([{x: 0, top: 1, bottom: 2}, {x: 1, top: 1, bottom: 2}, null, {x: 3, top: 1, bottom: 3}]);
    expect(area.match(/Z/g)).toHaveLength(2);
    expect(pointsPath([{x: 1, y: 2}, null, {x: 3, y: -0.5}])).toBe('M1 2h0M3-.5h0');
  });
});
