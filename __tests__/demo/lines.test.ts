import {describe, expect, test} from '@jest/globals';
import {savedLine, trainableLine, trainLine, validationLine} from '../../source/demo/lines.js';
import {fixed, scientific} from '../../source/demo/python-format.js';

describe("the lines are mlx_lm's to the letter", () => {
  test('trainable parameters', () => {
    expect(trainableLine(19_456, 127_296)).toBe('Trainable parameters: 15.284% (0.019M/0.127M)');
  });

  test('validation', () => {
    expect(validationLine(20, 5.5484, 0.0266)).toBe('Iter 20: Val loss 5.548, Val took 0.027s');
  });

  test('training', () => {
    const report = {
      iteration: 10,
      loss: 5.7639,
      learningRate: 1e-5,
      iterationsPerSecond: 44.8394,
      tokensPerSecond: 5855.94321,
      trainedTokens: 1306,
      peakMemoryBytes: 7_900_000,
    };
    expect(trainLine(report)).toBe(
      'Iter 10: Train loss 5.764, Learning Rate 1.000e-05, It/sec 44.839, Tokens/sec 5855.943, ' +
        'Trained Tokens 1306, Peak mem 0.008 GB',
    );
  });

  test('saving', () => {
    expect(savedLine(100, 'a/adapters.safetensors', 'a/0000100_adapters.safetensors')).toBe(
      'Iter 100: Saved adapter weights to a/adapters.safetensors and a/0000100_adapters.safetensors.',
    );
  });

  test('NaN and infinite numbers', () => {
    expect(validationLine(1, Number.NaN, 1)).toContain('Val loss nan,');
    expect(fixed(Number.POSITIVE_INFINITY, 3)).toBe('inf');
    expect(fixed(Number.NEGATIVE_INFINITY, 3)).toBe('-inf');
  });
});

test.each([
  [0.003, '3.000e-03'],
  [1, '1.000e+00'],
  [1.5e-12, '1.500e-12'],
  [0, '0.000e+00'],
  [2e100, '2.000e+100'],
])('scientific writes %d as %s', (value, text) => {
  expect(scientific(value, 3)).toBe(text);
});
