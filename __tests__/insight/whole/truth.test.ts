import {expect, describe as group, test} from '@jest/globals';
import type {Measured} from '../../../source/insight/whole/types.js';
import {madeRun, type Scenario, truthOf} from '../../helpers/made-run.js';
import {foldAll} from '../timeline.js';
import {wholeOf} from './recorded.js';

const SWAPPING: Scenario = {
  iterations: 600,
  swapping: [{from: 600, until: 2400, factor: 2.2}],
  quits: [{at: 2000, app: 'Cursor'}],
  battery: [{from: 0, until: 600}],
};
const DISTURBED: Scenario = {
  iterations: 600,
  pauses: [{at: 300, seconds: 400, by: 'policy'}],
  sleeps: [{at: 1000, seconds: 1800}],
  gaps: [{at: 3200, seconds: 200}],
  clockSets: [{at: 200, seconds: 3600}],
  pressures: [{from: 800, until: 950, is: 'yellow'}],
};

const wholeOfScenario = (scenario: Scenario) => wholeOf([foldAll(madeRun(scenario))]);

/** Whether the truth lies within two standard errors, and these are small enough to say anything. */
const expectWithin = (measured: Measured | null, truth: number | null): void => {
  expect(measured?.error).toBeGreaterThan(0);
  expect(measured?.error).toBeLessThan(0.05);
  expect(Math.abs((measured?.value ?? 0) / (truth ?? 1) - 1)).toBeLessThan(2 * (measured?.error ?? 0));
};

group('a run that swapped', () => {
  const truth = truthOf(SWAPPING);
  const {figures, marks, bands, power, apps} = wholeOfScenario(SWAPPING);

  test('has the pace of both times, and the bill', () => {
    expectWithin(figures.cleanSecondsPerIteration, truth.cleanSecondsPerIteration);
    expectWithin(figures.swappingSecondsPerIteration, truth.swappingSecondsPerIteration);
    expect(figures.evidence).toBe('strong');
    expect((figures.lostSeconds ?? 0) / truth.lostSeconds).toBeCloseTo(1, 1);
    expect((figures.swappingSeconds ?? 0) / truth.swappingSeconds).toBeCloseTo(1, 1);
  });

  test('has the minutes of each pressure, what went to swap, and how much lay there', () => {
    expect((figures.pressureSeconds?.red ?? 0) / truth.pressureSeconds.red).toBeCloseTo(1, 1);
    expect((figures.pressureSeconds?.green ?? 0) / truth.pressureSeconds.green).toBeCloseTo(1, 1);
    expect(figures.pressureSeconds?.yellow).toBe(0);
    expect((figures.swappedOutBytes ?? 0) / truth.swappedOutBytes).toBeCloseTo(1, 2);
    expect((figures.swappedInBytes ?? 0) / truth.swappedOutBytes).toBeCloseTo(0.8, 1);
    expect(figures.mostSwapBytes).toBe(truth.mostSwapBytes);
  });

  test('tells what was open, what was quit and what that brought', () => {
    expect(apps?.[0]?.name).toBe('Cursor');
    expect(marks.find(({kind}) => kind === 'quit')?.text).toMatch(/^Cursor quit: \d\.\d GB freed, \d+ → \d+ it\/min$/);
    expect(bands.map(({kind}) => kind)).toEqual(['red', 'swapping']);
    expect(power?.battery).toBeGreaterThan(0.2);
    expect(power?.battery).toBeLessThan(0.3);
  });
});

test('a run that was disturbed has the time of each, and its pace without them', () => {
  const truth = truthOf(DISTURBED);
  const {figures, bands, marks} = wholeOfScenario(DISTURBED);
  for (const name of [
    'elapsedSeconds',
    'trainedSeconds',
    'validationSeconds',
    'pausedSeconds',
    'asleepSeconds',
  ] as const) {
    expect([name, Math.round(figures[name] ?? 0)]).toEqual([name, Math.round(truth[name])]);
  }
  expect(figures.notRecordedSeconds).toBe(truth.notRecordedSeconds);
  expect(figures).toMatchObject({iterations: truth.iterations, validations: truth.validations, tokens: truth.tokens});
  expect(figures).toMatchObject({bestValLoss: truth.bestValLoss, lastTrainLoss: truth.lastTrainLoss, pauses: 1});
  expectWithin(figures.secondsPerIteration, truth.cleanSecondsPerIteration);
  expect(Math.round((figures.pressureSeconds?.yellow ?? 0) / 10)).toBe(15);
  expect(bands.map(({kind, text}) => [kind, text])).toEqual([
    ['pause', 'paused by auto-pause'],
    ['yellow', 'memory pressure yellow'],
    ['asleep', 'asleep'],
    ['gap', 'not recorded'],
  ]);
  expect(marks.map(({kind}) => kind)).toContain('clock-set');
  expect(marks.at(-1)).toMatchObject({kind: 'end', text: 'finished', iteration: 600});
});
