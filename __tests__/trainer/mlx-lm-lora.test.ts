import {describe, expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../source/journal/events.js';
import {mlxLmLora} from '../../source/trainer/dialects/mlx-lm-lora.js';
import {createReader} from '../../source/trainer/reader.js';
import {fixture, readPieces, report} from './reading.js';

const read = (...lines: string[]): TrainingEvent[] => {
  const dialect = mlxLmLora();
  return lines.flatMap(line => dialect.read(line));
};

const bar = (done: number, total = 40, name = 'Training'): string =>
  `${name}:  30%|███       | ${done}/${total} [00:00<00:01, 17.58it/s, loss=6.056, it/s=11.824]`;

test('a whole output, with its summary, a save, a NaN and a test', () => {
  const known = {learningRate: 2e-5, trainerIterationsPerSecond: 0.2, peakMemoryBytes: 9_413_000_000};
  const events = readPieces(fixture('lora-terminal'));
  const settings = events.flatMap(event => (event.type === 'settings' ? [event.values] : []));
  expect(Object.assign({}, ...settings)).toEqual({
    model: 'local/model',
    fineTuneType: 'dora',
    batchSize: 2,
    learningRate: 2e-5,
    optimizer: 'adamw',
    rank: 16,
    numLayers: 4,
  });
  expect(events.filter(event => event.type !== 'settings')).toEqual([
    {type: 'total', iterations: 30, source: 'trainer'},
    {type: 'training'},
    {type: 'progress', iteration: 0, total: 30},
    {type: 'validation', iteration: 1, valLoss: 3.125, seconds: 12.5},
    {type: 'progress', iteration: 4, total: 30},
    {type: 'progress', iteration: 9, total: 30},
    report(10, 2.75, {...known, tokensPerSecond: 102.5, trainedTokens: 5125}),
    {type: 'checkpoint', iteration: 10, path: 'out/0000010_adapters.safetensors'},
    {type: 'progress', iteration: 19, total: 30},
    report(20, Number.NaN, {...known, tokensPerSecond: 103, trainedTokens: 10_250}),
    {type: 'progress', iteration: 30, total: 30},
    {type: 'saved', path: 'out/adapters.safetensors'},
    {type: 'test', loss: 2.5, perplexity: 12.182},
  ]);
});

describe('reports', () => {
  test('of preference training, with rewards and without tokens', () => {
    const line =
      'Iter 4: loss 0.700, chosen_r 0.001, rejected_r 0.015, acc 0.250, margin -0.014, lr 1.000e-05, it/s 10.384, tok/s 2019.706, peak_mem 0.014GB';
    expect(read(line)).toEqual([
      report(4, 0.7, {
        learningRate: 1e-5,
        trainerIterationsPerSecond: 10.384,
        tokensPerSecond: 2019.706,
        peakMemoryBytes: 14_000_000,
        figures: {chosen_r: 0.001, rejected_r: 0.015, acc: 0.25, margin: -0.014},
      }),
    ]);
  });

  test('of KLPO', () => {
    expect(read('Iter 4: KLPO loss=0.5000, reward=0.1000, KL=0.000001, tokens=512, route=token/mc')).toEqual([
      report(4, 0.5, {trainedTokens: 512, figures: {reward: 0.1, KL: 0.000001}}),
    ]);
  });

  test('of GRPO, in a block of lines', () => {
    const events = read(
      '='.repeat(80),
      'Iter 20:',
      '-'.repeat(80),
      'Loss: -0.125',
      'Total Rewards:  μ=0.500, σ=0.250',
      '  • Avg tokens: 8.0',
      'Learning Rate: 1.0000e-05',
      'Speed: 0.250 it/s, 158.3 tok/s',
      'Memory: 6.500GB',
      '='.repeat(80),
      'Loss: 3.000',
      'Memory: 1.000GB',
    );
    expect(events).toEqual([
      report(20, -0.125, {
        learningRate: 1e-5,
        trainerIterationsPerSecond: 0.25,
        tokensPerSecond: 158.3,
        peakMemoryBytes: 6_500_000_000,
      }),
    ]);
  });

  test("glued behind a bar, and mlx_lm's own of its other modes", () => {
    expect(read(`${bar(9)}Iter 10: Train loss 2.500, It/sec 2.000`)).toEqual([
      {type: 'total', iterations: 40, source: 'trainer'},
      {type: 'training'},
      {type: 'progress', iteration: 9, total: 40},
      report(10, 2.5, {trainerIterationsPerSecond: 2}),
    ]);
  });
});

describe('the bar', () => {
  test('reports each iteration once, and not behind a report', () => {
    expect(read(bar(9), bar(9), 'Iter 11: loss 6.0, lr 1e-5', bar(10), bar(11)).map(event => event.type)).toEqual([
      'total',
      'training',
      'progress',
      'report',
      'progress',
    ]);
  });

  test('that begins at 0 again is a new training', () => {
    expect(read(bar(40), bar(0)).slice(-2)).toEqual([{type: 'training'}, {type: 'progress', iteration: 0, total: 40}]);
  });

  test.each(['Fetching 11 files', 'Loading weights', 'Epoch 1', 'Calculating loss...'])('%s is not ours', name => {
    expect(read(bar(3, 11, name))).toEqual([]);
  });
});

test("mlx_lm's lines alone are mlx_lm's; seen from the middle on, the bar shows whose they are", () => {
  const reader = createReader();
  reader.push(Buffer.from('Iter 20: Val loss 2.000, Val took 1.000s\n'));
  expect(reader.dialect).toBe('mlx-lm-plain');
  reader.push(Buffer.from(`${bar(20)}\n`));
  expect(reader.dialect).toBe('mlx-lm-lora');
  expect(reader.push(Buffer.from('Iter 30: loss 6.000, lr 1.000e-05\n'))).toEqual([
    report(30, 6, {learningRate: 1e-5}),
  ]);
});
