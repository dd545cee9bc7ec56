import {describe, expect, test} from '@jest/globals';
import {AXIS_WORDS, rangeOfAll} from '../../../source/insight/overlay/axis.js';
import {type OverlaidFigure, type Overlay, overlay} from '../../../source/insight/overlay/overlay.js';
import type {WholeRun} from '../../../source/insight/whole/types.js';
import {madeWhole, stateOf} from '../../dashboard/browser/made.js';
import type {Scenario} from '../../helpers/made-run.js';

const START = Date.UTC(2026, 0, 5, 9);
const SECONDS = 2;
const BASE: Scenario = {
  ...{
    iterations: 400,
    secondsPerIteration: SECONDS,
    scatter: 0,
    intervalSeconds: 10,
    reportEvery: 10,
    startedAt: START,
  },
  ...{evalEvery: 0, warmUpSeconds: 0, saveEvery: 100, loss: {first: 3, last: 1, decay: 100, noise: 0}},
};
const plain = madeWhole({...BASE, id: 'plain'});
/** The same with a pause of ten minutes after 200 iterations, an hour later. */
const paused = madeWhole({...BASE, id: 'paused', startedAt: START + 3_600_000, pauses: [{at: 400, seconds: 600}]});

const laid = (runs: readonly WholeRun[], axis: Overlay['axis'], count = 40): Overlay => {
  const found = overlay(runs, axis, count);
  if (found === null) throw new Error(`nothing ${AXIS_WORDS[axis]}`);
  return found;
};
const lasts = ({runs}: Overlay, run: number, figure: OverlaidFigure): (number | null)[] =>
  (runs[run]?.figures[figure] ?? []).map(column => column?.last ?? null);
const known = (values: readonly (number | null)[]): number[] => values.filter(value => value !== null);

describe('by iteration', () => {
  test('two runs with the same losses lie on each other, whatever a pause did to their time', () => {
    const both = laid([plain, paused], 'iteration');
    expect(both.range).toEqual({from: 0, to: expect.closeTo(400, -1)});
    const [one, other] = [lasts(both, 0, 'loss'), lasts(both, 1, 'loss')];
    expect(known(one).length).toBeGreaterThan(35);
    expect(other).toEqual(one);
  });

  test('the pace stands where it was reached', () => {
    const values = known(lasts(laid([plain], 'iteration'), 0, 'pace'));
    expect(values.length).toBeGreaterThan(35);
    for (const value of values) expect(value).toBeCloseTo(60 / SECONDS, 0);
  });

  test('a continued run goes on where the one before it stopped', () => {
    const first = stateOf({...BASE, id: 'first', iterations: 200, total: 400, end: 'stopped'});
    const continues = {run: 'first', name: 'first', iteration: 200, path: 'a', checkpoint: 200, earlier: null};
    const second: Scenario = {
      ...{...BASE, id: 'second', iterations: 200, startedAt: START + 7_200_000},
      continues: continues as unknown as Scenario['continues'],
    };
    const whole = madeWhole(second, [first]);
    const both = laid([plain, whole], 'iteration');
    const values = lasts(both, 1, 'loss');
    expect(known(values.slice(0, 18)).length).toBeGreaterThan(14);
    expect(known(values.slice(22)).length).toBeGreaterThan(14);
    // The run before was at its end two hours earlier: by the clock there is a gap, by training time none.
    const clock = lasts(laid([whole], 'clock'), 0, 'pace');
    expect(clock.slice(8, 30).every(value => value === null)).toBe(true);
    const trained = laid([whole], 'training');
    expect(trained.range.to).toBeCloseTo(400 * SECONDS, -2);
    expect(known(lasts(trained, 0, 'loss')).length).toBeGreaterThan(30);
  });
});

describe('by training time', () => {
  test('it begins at 0 and leaves pauses out', () => {
    const both = laid([plain, paused], 'training');
    expect(both.range.from).toBe(0);
    expect(both.range.to).toBeGreaterThan(0.95 * 400 * SECONDS);
    expect(both.range.to).toBeLessThan(1.05 * 400 * SECONDS);
    const [one, other] = [lasts(both, 0, 'loss'), lasts(both, 1, 'loss')];
    for (const [index, value] of one.entries()) {
      const beside = other[index] ?? null;
      if (value !== null && beside !== null) expect(Math.abs(value - beside)).toBeLessThan(0.25);
    }
    expect(known(other).length).toBeGreaterThan(30);
  });

  test('a log without times has no place on it, and none by the clock', () => {
    const none = {...plain.byIteration.trainedSeconds, startMs: null};
    const log: WholeRun = {
      ...plain,
      imported: {format: 'mlx_lm', file: 'train.log', hasTimes: false},
      byIteration: {...plain.byIteration, trainedSeconds: none},
    };
    expect(overlay([log], 'training', 40)).toBeNull();
    expect(overlay([log], 'clock', 40)).toBeNull();
    expect(known(lasts(laid([plain, log], 'training'), 1, 'loss'))).toEqual([]);
    expect(known(lasts(laid([log], 'iteration'), 0, 'loss')).length).toBeGreaterThan(35);
  });
});

describe('by the clock', () => {
  test('each run stands where it was', () => {
    const both = laid([plain, paused], 'clock', 100);
    expect(both.range.from).toBe(START);
    const [one, other] = [lasts(both, 0, 'pace'), lasts(both, 1, 'pace')];
    expect(known(one.slice(0, 10)).length).toBeGreaterThan(8);
    expect(known(one.slice(20))).toEqual([]);
    expect(known(other.slice(0, 70))).toEqual([]);
    expect(known(other.slice(75)).length).toBeGreaterThan(8);
  });
});

test('without a run there is no axis', () => {
  expect(rangeOfAll([], 'iteration')).toBeNull();
  expect(overlay([], 'clock', 10)).toBeNull();
});
