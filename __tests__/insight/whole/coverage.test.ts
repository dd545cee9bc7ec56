import {describe, expect, test} from '@jest/globals';
import type {Measured, RunFigures} from '../../../source/insight/whole/types.js';
import {wholeRun} from '../../../source/insight/whole/whole-run.js';
import {continued, madeRecorded, type Scenario, truthOf, WEEK} from '../../helpers/made-run.js';

const FOREVER = 1e9;
const SEEDS = Array.from({length: 20}, (_, index) => index + 1);

const figuresOf = (scenario: Scenario, earlier: readonly Scenario[] = []): RunFigures =>
  wholeRun(madeRecorded(scenario, earlier)).figures;

const near = (value: number | null, truth: number, by: number): void => {
  expect(value).not.toBeNull();
  expect({value, truth, isNear: Math.abs((value ?? 0) - truth) <= by}).toEqual({value, truth, isNear: true});
};

/** How many of its own standard errors a figure is off the truth. */
const errorsOff = (measured: Measured | null, truth: number): number => {
  expect(measured).not.toBeNull();
  expect(measured?.error ?? null).not.toBeNull();
  return Math.abs((measured?.value ?? 0) / truth - 1) / (measured?.error ?? Number.NaN);
};

const shareWithin = (off: readonly number[], errors: number): number =>
  off.filter(one => one <= errors).length / off.length;

/** Cursor is open for the middle of the run. */
const guide = (seed: number): Scenario => ({
  ...{seed, iterations: 700, scatter: 0.1, evalEvery: 300, intervalSeconds: 8},
  swapping: [{from: 600, until: 1800, factor: 2.2}],
});

describe('the figures of a run whose truth is known', () => {
  test('with all that can happen to one', () => {
    const scenario: Scenario = {
      iterations: 900,
      swapping: [{from: 600, until: FOREVER, factor: 2.2}],
      pressures: [{from: 300, until: 600, is: 'yellow'}],
      quits: [{at: 1900, app: 'Cursor'}],
      pauses: [
        {at: 700, seconds: 120},
        {at: 2500, seconds: 300},
      ],
      sleeps: [{at: 2900, seconds: 1800}],
    };
    const truth = truthOf(scenario);
    const figures = figuresOf(scenario);
    near(figures.elapsedSeconds, truth.elapsedSeconds, 2);
    near(figures.trainedSeconds, truth.trainedSeconds, 2);
    near(figures.pausedSeconds, 420, 0.1);
    near(figures.asleepSeconds, 1800, 2.5);
    near(figures.validationSeconds, truth.validationSeconds, 2);
    near(figures.swappingSeconds, truth.swappingSeconds, 15);
    near(figures.lostSeconds, truth.lostSeconds, 0.07 * truth.lostSeconds);
    near(figures.slowdownFactor, truth.slowdownFactor, 0.05 * truth.slowdownFactor);
    near(figures.swappedOutBytes, truth.swappedOutBytes, 0.001 * truth.swappedOutBytes);
    const stated = (truth.iteratingSeconds + truth.pausedSeconds) / truth.iterations;
    near(figures.statedSecondsPerIteration, stated, 0.15 * stated);
    near(figures.mostSwapBytes, truth.mostSwapBytes, 0.01 * truth.mostSwapBytes);
    for (const colour of ['green', 'yellow', 'red'] as const) {
      near(figures.pressureSeconds?.[colour] ?? null, truth.pressureSeconds[colour], 12);
    }
    expect(figures).toMatchObject({
      ...{iterations: 900, totalIterations: 900, pauses: 2, restarts: 0, stalls: 0, evidence: 'strong'},
      ...{bestValLoss: truth.bestValLoss, lastValLoss: truth.lastValLoss, lastTrainLoss: truth.lastTrainLoss},
      ...{validations: truth.validations, tokens: truth.tokens},
    });
  });

  test('nothing is lost where nothing swapped', () => {
    expect(figuresOf({iterations: 300})).toMatchObject({
      ...{lostSeconds: 0, swappingSeconds: 0, slowdownFactor: null, swappingSecondsPerIteration: null},
      pressureSeconds: {yellow: 0, red: 0},
    });
  });

  test('of two days', () => {
    const scenario: Scenario = {
      ...{...WEEK, endsAt: 2 * 86_400},
      swapping: [
        {from: 20_000, until: 50_000, factor: 1.8},
        {from: 100_000, until: 130_000, factor: 2.1},
      ],
      end: 'stopped',
    };
    const truth = truthOf(scenario);
    const {elapsedSeconds, lostSeconds, swappingSeconds, cleanSecondsPerIteration} = figuresOf(scenario);
    near(elapsedSeconds, 2 * 86_400, 100);
    near(swappingSeconds, 60_000, 100);
    near(lostSeconds, truth.lostSeconds, 0.05 * truth.lostSeconds);
    near(cleanSecondsPerIteration?.value ?? null, 12, 0.1);
  });

  test('of two runs of which the second continues the first', () => {
    const [first, second] = continued(
      {id: 'first', iterations: 460, total: 1000, end: 'stopped', swapping: [{from: 500, until: 800, factor: 2}]},
      {id: 'second', iterations: 600, seed: 2},
      {checkpoint: 400, afterSeconds: 3600},
    );
    const truths = [first, second].map(truthOf);
    const sum = (of: (truth: ReturnType<typeof truthOf>) => number): number =>
      truths.reduce((all, one) => all + of(one), 0);
    const figures = figuresOf(second, [first]);
    near(
      figures.elapsedSeconds,
      sum(truth => truth.elapsedSeconds),
      3,
    );
    near(
      figures.trainedSeconds,
      sum(truth => truth.trainedSeconds),
      3,
    );
    near(
      figures.swappingSeconds,
      sum(truth => truth.swappingSeconds),
      10,
    );
    near(
      figures.lostSeconds,
      sum(truth => truth.lostSeconds),
      0.12 * sum(truth => truth.lostSeconds),
    );
    near(figures.cleanSecondsPerIteration?.value ?? null, 2.5, 0.05);
    expect(figures).toMatchObject({iterations: 1000, totalIterations: 1000, restarts: 1});
  });
});

/** About two of three within one standard error, and hardly any beyond two: neither over-confident nor useless. */
const expectCoverage = (measured: readonly (Measured | null)[], truth: number): void => {
  const off = measured.map(one => errorsOff(one, truth));
  const [one, two, three] = [1, 2, 3].map(errors => shareWithin(off, errors)) as [number, number, number];
  const isRight = one >= 0.5 && one <= 0.85 && two >= 0.88 && three >= 0.95;
  expect({one, two, three, off, isRight}).toEqual({one, two, three, off, isRight: true});
};

describe('the errors that figures state', () => {
  // Iterations of very different lengths, as with texts of all lengths in batches of one.
  const figures = SEEDS.map(seed => figuresOf({...guide(seed), scatter: 0.5}));

  test('of the clean pace', () => {
    expectCoverage(
      figures.map(one => one.cleanSecondsPerIteration),
      2.5,
    );
  });

  test('of the pace while swapping', () => {
    expectCoverage(
      figures.map(one => one.swappingSecondsPerIteration),
      5.5,
    );
  });

  test('of the pace of a run in which nothing happens', () => {
    const calm = SEEDS.map(seed => figuresOf({seed, iterations: 400, scatter: 0.5, evalEvery: 0, intervalSeconds: 8}));
    expectCoverage(
      calm.map(one => one.secondsPerIteration),
      2.5,
    );
  });

  test('are no smaller than what a machine that is not the same every day allows, and small enough to be of use', () => {
    for (const seed of SEEDS.slice(0, 4)) {
      const {
        cleanSecondsPerIteration: clean,
        swappingSecondsPerIteration: swapping,
        secondsPerIteration: all,
      } = figuresOf(guide(seed));
      const {iteratingSeconds, iterations} = truthOf(guide(seed));
      // That it swapped for a part of the time is no scatter.
      expect(errorsOff(all, iteratingSeconds / iterations)).toBeLessThan(1);
      expect(all?.error).toBeLessThan(0.02);
      expect(errorsOff(clean, 2.5)).toBeLessThan(2);
      expect(errorsOff(swapping, 5.5)).toBeLessThan(2);
      expect(clean?.error).toBeLessThan(0.02);
      expect(swapping?.error).toBeLessThan(0.03);
    }
  });
});
