import {describe, expect, test} from '@jest/globals';
import {markedAxis} from '../../source/dashboard/axis-marks.js';
import type {Grid} from '../../source/dashboard/chart-grid.js';
import type {Drawing} from '../../source/dashboard/drawing.js';
import {GUTTER} from '../../source/dashboard/gutter.js';
import {chartRows} from '../../source/dashboard/panels/chart-rows.js';
import {DRAWINGS} from '../../source/dashboard/panels/drawings.js';
import type {Row} from '../../source/dashboard/row.js';
import {beyond, niceBounds, withoutGiants, withoutOutliers} from '../../source/dashboard/scale.js';
import {timeWindow} from '../../source/dashboard/time-window.js';
import type {ChartMark, ChartMarkKind} from '../../source/insight/chart-marks.js';
import {createRunSeries} from '../../source/insight/run-series.js';
import {addToSpans} from '../../source/insight/series.js';
import {STATES} from './fixtures/states.js';
import {sceneOf, screen} from './screens.js';

const textOf = (row: Row): string => row.map(({text}) => text).join('');

/** A loss that begins with 11.2 and then falls from 2.3 to 1.9. */
const falling = (length: number): number[] =>
  Array.from({length}, (_, i) => (i < length / 25 ? 11.2 : 2.3 - (0.4 * i) / length));

describe('bounds', () => {
  test('are those of what follows the first spike of a loss', () => {
    const {low, high} = niceBounds(withoutOutliers([falling(67)]));
    expect(low).toBeGreaterThan(1.8);
    expect(high).toBeLessThan(2.6);
  });

  test('hold a loss that falls, rises or trembles all the time', () => {
    const slopes = [
      Array.from({length: 60}, (_, i) => 11 - i / 6),
      Array.from({length: 60}, (_, i) => 1 + i / 6),
      Array.from({length: 60}, (_, i) => 2 + Math.sin(i * 12.9898)),
      [3, 2],
      [4, 3, 2],
      [2],
    ];
    for (const values of slopes) expect(withoutOutliers([values])).toEqual(values);
  });

  test('hold the few validations of a run that overfits', () => {
    const train = Array.from({length: 60}, (_, i) => 1.9 + 0.02 * Math.sin(i));
    expect(niceBounds(withoutOutliers([train, [2.6, 2.65, 2.7]])).high).toBeGreaterThanOrEqual(2.7);
    expect(niceBounds(withoutOutliers([train, [11.2, 2.6, 2.65, 2.7]])).high).toBeLessThan(3.5);
  });

  test('hold what a loss that has diverged stays at', () => {
    const values = [...Array<number>(40).fill(2), ...Array<number>(20).fill(9)];
    expect(niceBounds(withoutOutliers([values])).high).toBeGreaterThanOrEqual(9);
  });

  test('of a pace hold its fall, but not a burst of many times as much', () => {
    expect(withoutGiants([240, 240, 60, 60, 60, 60, 60])).toContain(240);
    expect(withoutGiants([9000, ...Array<number>(20).fill(240)])).not.toContain(9000);
    expect(withoutGiants([])).toEqual([]);
  });

  test('one spike is one stretch, and its furthest value is known', () => {
    expect(beyond([1, 5, 9, 7, 1, null, -3], {low: 0, high: 2})).toEqual([
      {from: 1, to: 3, column: 2, value: 9, side: 'above'},
      {from: 6, to: 6, column: 6, value: -3, side: 'below'},
    ]);
  });
});

const drawing = (changes: Partial<Drawing>): Drawing => ({
  ...{name: 'loss', unit: '', values: [], points: [], bounds: {low: 0, high: 2}, beyond: []},
  ...{band: null, best: null, joints: []},
  ...changes,
});

const drawn = (changes: Partial<Drawing>, rows: number, ascii = false): string[] =>
  chartRows(drawing(changes), rows, ascii).map(row => textOf(row).slice(GUTTER));

const over = (values: readonly (number | null)[], of: 'line' | 'points' = 'line') =>
  beyond(values, {low: 0, high: 2}).map(one => ({...one, of}));

describe('a chart', () => {
  const values = [11.2, 11.2, 1, 1, 1, 1, 1, 1, 1, 1, 7, 1];

  test('marks at its edge what lies beyond, with its value, in three rows and in ASCII', () => {
    const spikes = {values, beyond: over(values)};
    expect(drawn({...spikes, values: [...values, 1, 1, 1, 1, 1, 1]}, 3)[0]).toBe('▲ 11.2    ▲ 7.00  ');
    const ascii = drawn(spikes, 3, true);
    expect(ascii.join('')).toMatch(/^[ -~]*$/);
    expect(ascii[0]).toBe('^ 11.2    ^.');
    const low = [1, 1, 1, -5, 1, 1, 1, 1, 1, 1];
    expect(drawn({values: low, beyond: over(low)}, 3).at(-1)).toBe('   ▼ -5.00');
  });

  test('says of a validation beyond its edge that it is one', () => {
    const points = [null, 4, null, null, null, null, null, null];
    const rows = drawn({values: Array(8).fill(1), points, beyond: over(points, 'points')}, 3);
    expect(rows[0]).toBe(' ▲ ◆4.00');
    const values = [null, null, 5, 1, 1, 1, 1, 1];
    const both = [...over(values), ...over(points, 'points')];
    expect(drawn({values, points, beyond: both}, 3)[0]).toBe(' ◆▲ 5.00');
  });

  test('shows a validation once where the run is so young that columns repeat what was measured', () => {
    const series = createRunSeries();
    for (let at = 0; at <= 30_000; at += 1000) addToSpans(series.loss, at, at, 2);
    for (const [at, loss] of [
      [1000, 4],
      [16_000, 3],
      [26_000, 2.5],
    ] as const)
      addToSpans(series.valLoss, at, at, loss);
    const edges = Array.from({length: 71}, (_, index) => (index * 30_000) / 70);
    const grid: Grid = {window: {fromMs: 0, toMs: 30_000}, edges, iterations: null};
    const mark: ChartMark = {kind: 'checkpoint', at: 26_500, until: 26_500, text: '', value: 2.5, iteration: 300};
    const {points, best} = DRAWINGS.loss({...sceneOf({...STATES.training, series}), marks: [mark]}, grid);
    expect(points.filter(point => point !== null)).toEqual([4, 3, 2.5]);
    expect(best?.column).toBe(points.lastIndexOf(2.5));
  });

  test('shows the line between validations, however many there are', () => {
    const rows = drawn({values: Array(10).fill(1), points: Array(10).fill(1)}, 3);
    expect(rows[1]).toBe('◆──◆──◆──◆');
    expect(drawn({values: Array(4).fill(1), points: [null, 1, null, null]}, 3, true)[1]).toBe('-o--');
  });

  test('gives the best checkpoint a star, with its iteration where nothing is covered by it', () => {
    const best = {column: 5, value: 1, iteration: 1900};
    const flat = {values: Array<number>(12).fill(1)};
    expect(drawn({...flat, best}, 3)).toEqual(['   1,900    ', '─────★──────', '            ']);
    expect(drawn({...flat, best: {...best, column: 11}}, 3)[0]).toBe('       1,900');
    expect(drawn({values: [1, 1, 1], best: {...best, column: 1}}, 3)[1]).toBe('─★─');
    expect(drawn({...flat, best}, 3, true)[1]).toBe('-----*------');
  });

  test('parts the runs of a training by a line that covers nothing', () => {
    expect(drawn({values: [2, 2, 1, 1], joints: [2]}, 3)).toEqual(['──╮ ', '  ╰─', '  ┊ ']);
  });

  test('has pressure under it, told apart by shape alone', () => {
    const band = ['green', 'green', 'yellow', 'red', null] as const;
    expect(drawn({values: [1, 1, 1, 1, 1], band}, 4).at(-1)).toBe('▁▁▄█ ');
    expect(drawn({values: [1, 1, 1, 1, 1], band}, 4, true).at(-1)).toBe('__=# ');
    expect(drawn({values: [1, 1, 1, 1, 1], band}, 3)).toHaveLength(3);
  });
});

describe('marks on the axis', () => {
  const grid: Grid = {
    window: {fromMs: 0, toMs: 20_000},
    edges: Array.from({length: 21}, (_, i) => i * 1000),
    iterations: null,
  };
  const mark = (kind: ChartMarkKind, at: number, until = at): ChartMark => ({kind, at, until, text: ''});
  const on = (marks: readonly ChartMark[], axis = '─'.repeat(20)): string => textOf(markedAxis(axis, marks, grid));

  test('stand where they happened, as long as they lasted, and not beside the chart', () => {
    const all = [mark('pause', 2000, 4500), mark('quit', 10_500), mark('asleep', 30_000)];
    expect(on(all)).toBe('──‖‖‖─────×─────────');
    expect(on([mark('pause', -9000, 1500)])).toBe('‖‖──────────────────');
  });

  test('move aside for a label and for each other, and are one where they are alike', () => {
    expect(on([mark('quit', 1500)], '14:02 ──────────────')).toBe('14:02 ×─────────────');
    expect(on([mark('quit', 5500), mark('asleep', 5500), mark('quit', 5600)])).toBe('────z×──────────────');
  });

  test('are a plus where there is no room for all', () => {
    expect(on([mark('quit', 5500), mark('asleep', 5500)], `abcd ─ ${'x'.repeat(13)}`)).toBe(`abcd + ${'x'.repeat(13)}`);
  });

  test('are explained where there is room', () => {
    const rows = screen(STATES.eventful, {columns: 120, rows: 40}).join('\n');
    expect(rows).toContain('◆ val  ★ best 2,600 (1.970)  » continued');
    expect(rows).toContain('× Google Chrome quit');
  });
});

describe('a young run', () => {
  const going = {startedAt: 0, endedAt: null};

  test('takes the whole width of a longer span, and moves on in steps', () => {
    const windows = new Set<number>();
    for (let now = 60_000; now <= 120_000; now += 1000) {
      const {fromMs, toMs} = timeWindow('10m', going, now, 67);
      expect(fromMs).toBe(0);
      expect(toMs).toBeGreaterThanOrEqual(now - 1);
      expect(toMs).toBeLessThanOrEqual(1.101 * now);
      windows.add(toMs);
    }
    expect(windows.size).toBeLessThan(10);
  });

  test('gives way to the span without a jump', () => {
    expect(timeWindow('10m', going, 599_000, 67)).toEqual({fromMs: 0, toMs: 600_000});
    expect(timeWindow('10m', going, 600_000, 67).toMs).toBeCloseTo(600_000, 3);
  });
});
