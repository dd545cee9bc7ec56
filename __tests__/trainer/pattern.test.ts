import {describe, expect, test} from '@jest/globals';
import {UserError} from '../../source/errors.js';
import type {TrainingEvent} from '../../source/journal/events.js';
import {compilePattern, patternReader, type WithinTime} from '../../source/trainer/pattern.js';
import {report, withoutLimit} from './reading.js';

const STEP = String.raw`step (?<iteration>[\d.,'_]+)(?:/(?<total>[\d.,]+))?(?: loss (?<loss>\S+))?`;

const read = (source: string, ...lines: string[]): TrainingEvent[] =>
  patternReader(source, withoutLimit).read(lines).flat();

describe('a match', () => {
  test('with a loss is a report, without one it is progress', () => {
    expect(read(STEP, 'step 3 loss 1.25', 'step 4', 'nothing')).toEqual([
      report(3, 1.25),
      {type: 'progress', iteration: 4, total: null},
    ]);
  });

  test('gives the total when it changes', () => {
    expect(read(STEP, 'step 3/10', 'step 4/10', 'step 4/20')).toEqual([
      {type: 'total', iterations: 10, source: 'trainer'},
      {type: 'progress', iteration: 3, total: 10},
      {type: 'progress', iteration: 4, total: 10},
      {type: 'total', iterations: 20, source: 'trainer'},
    ]);
  });

  test('that a bar repeats is reported once', () => {
    expect(read(STEP, 'step 3 loss 1.5', 'step 3 loss 1.5', 'step 3 loss 1.4')).toEqual([
      report(3, 1.5),
      report(3, 1.4),
    ]);
  });

  test('takes the names in the way of Python too', () => {
    expect(read(String.raw`step (?P<iteration>\d+)`, 'step 7')).toEqual([
      {type: 'progress', iteration: 7, total: null},
    ]);
  });

  test('beyond the first 2,000 characters does not count', () => {
    expect(read(STEP, `${' '.repeat(1995)}step 3`)).toEqual([]);
  });
});

describe('numbers', () => {
  test.each([
    ['1.25', 1.25],
    ['0,532', 0.532],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ['1,234,567', 1_234_567],
    ["1'234.5", 1234.5],
    ['1,5e-3', 0.0015],
    ['12', 12],
    ['-0.5', -0.5],
    ['.5', 0.5],
    ['nan', Number.NaN],
    ['NaN', Number.NaN],
    ['-inf', -Infinity],
    ['Infinity', Infinity],
  ])('loss %s', (text, loss) => {
    expect(read(STEP, `step 1 loss ${text}`)).toEqual([report(1, loss)]);
  });

  test.each([
    ['1,234', 1234],
    ['1.234', 1234],
    ["1'234'567", 1_234_567],
    ['12.0', 12],
    ['0', 0],
  ])('iteration %s', (text, iteration) => {
    expect(read(STEP, `step ${text}`)).toEqual([{type: 'progress', iteration, total: null}]);
  });

  test('what is not a loss makes it progress', () => {
    expect(read(STEP, 'step 1 loss n/a')).toEqual([{type: 'progress', iteration: 1, total: null}]);
  });

  test('what is not an iteration is left out', () => {
    expect(read(STEP, 'step ,', 'step 99999999999999999999')).toEqual([]);
  });
});

describe('an expression that cannot be used', () => {
  test.each([
    '(',
    String.raw`\(?<iteration>x`,
    '[(?<iteration>](?:x)',
    '(?<iteration',
    String.raw`step (\d+)`,
    String.raw`(?<loss>\d+)/(?<total>\d+)`,
    '',
  ])('%s', source => {
    let thrown: unknown;
    try {
      compilePattern(source);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('--iterations-pattern'),
      nextStep: expect.stringContaining('(?<iteration>'),
    });
  });
});

describe('an expression that is cut off', () => {
  const cutting =
    (...times: number[]): WithinTime =>
    work => {
      const spentMs = times.shift();
      if (spentMs !== undefined) return {spentMs, cutOff: true};
      work();
      return {spentMs: 0, cutOff: false};
    };
  const lines = ['step 1 loss 1', 'step 2 loss 2'];

  test('after it took the processor for long is used no more, which is said once', () => {
    const reader = patternReader(STEP, cutting(200, 350));
    expect(reader.read(lines)).toEqual([[expect.objectContaining({type: 'warning', code: 'iterations-pattern'})]]);
    expect(reader.read(lines)).toEqual([]);
  });

  test('while the machine was busy elsewhere is tried again', () => {
    const reader = patternReader(STEP, cutting(1, 1, 1));
    expect(reader.read(lines).flat()).toEqual([report(1, 1), report(2, 2)]);
  });
});

describe('its names', () => {
  test('are known without trying it on anything, which may take for ever', () => {
    expect(compilePattern(`${'(?:|)'.repeat(60)}(?<iteration>x)`)).toBeInstanceOf(RegExp);
  });
});
