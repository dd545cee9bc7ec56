import {describe, expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../source/journal/events.js';
import {mlxLmPlain} from '../../source/trainer/dialects/mlx-lm-plain.js';
import {createReader} from '../../source/trainer/reader.js';
import {fixture, readPieces, report} from './reading.js';

const read = (line: string): TrainingEvent[] => mlxLmPlain().read(line);

describe('whole outputs', () => {
  test('of a terminal, with bars, a glued line and a folder with "and" in its name', () => {
    expect(readPieces(fixture('plain-terminal'))).toEqual([
      {type: 'total', iterations: 25, source: 'trainer'},
      {type: 'training'},
      {type: 'validating', done: 0, total: 4},
      {type: 'validating', done: 2, total: 4},
      {type: 'validating', done: 4, total: 4},
      {type: 'validation', iteration: 1, valLoss: 199.48, seconds: 61.204},
      {type: 'warning', code: 'sequences-truncated', text: expect.stringMatching(/longer than 512 .* has 733\b/)},
      report(10, 2.75, {
        learningRate: 2e-5,
        trainerIterationsPerSecond: 0.391,
        tokensPerSecond: 201.25,
        trainedTokens: 5147,
        peakMemoryBytes: 9_413_000_000,
      }),
      report(20, 2.125, {
        learningRate: 2e-5,
        trainerIterationsPerSecond: 0.402,
        tokensPerSecond: 210.5,
        trainedTokens: 10_301,
        peakMemoryBytes: 9_413_000_000,
      }),
      {type: 'checkpoint', iteration: 20, path: 'out/cats and dogs/0000020_adapters.safetensors'},
      {type: 'validating', done: 0, total: 4},
      {type: 'validation', iteration: 25, valLoss: 2.25, seconds: 60.1},
      {type: 'validating', done: 4, total: 4},
      report(25, 2.062, {
        learningRate: 2e-5,
        trainerIterationsPerSecond: 0.82,
        tokensPerSecond: 428,
        trainedTokens: 12_880,
        peakMemoryBytes: 9_413_000_000,
      }),
      {type: 'saved', path: 'out/cats and dogs/adapters.safetensors'},
      {type: 'validating', done: 0, total: 2},
      {type: 'validating', done: 2, total: 2},
      {type: 'test', loss: 2.3, perplexity: 9.974},
    ]);
  });

  test('of a pipe, with losses that are NaN or infinite', () => {
    const known = {learningRate: 1e30, tokensPerSecond: 250, peakMemoryBytes: 12e9};
    expect(readPieces(fixture('plain-piped'))).toEqual([
      {type: 'total', iterations: 1500, source: 'trainer'},
      {type: 'training'},
      {type: 'validation', iteration: 1, valLoss: 3.125, seconds: 12.5},
      report(500, Infinity, {...known, trainerIterationsPerSecond: 0.5, trainedTokens: 256_000}),
      report(1000, Number.NaN, {...known, trainerIterationsPerSecond: 0.5, trainedTokens: 512_000}),
      {type: 'checkpoint', iteration: 1000, path: 'adapters/0001000_adapters.safetensors'},
      {type: 'validation', iteration: 1500, valLoss: Number.NaN, seconds: 12.25},
      report(1500, Number.NaN, {
        ...known,
        trainerIterationsPerSecond: 1,
        tokensPerSecond: 500,
        trainedTokens: 768_000,
      }),
      {type: 'saved', path: 'adapters/adapters.safetensors'},
    ]);
  });

  test('of early releases, which print fewer fields', () => {
    expect(readPieces(fixture('plain-early'))).toEqual([
      {type: 'total', iterations: 300, source: 'trainer'},
      {type: 'training'},
      report(1, 2.64, {trainerIterationsPerSecond: 1.25, tokensPerSecond: 410.5}),
      {type: 'validation', iteration: 1, valLoss: 2.562, seconds: 30.25},
      {type: 'checkpoint', iteration: 100, path: 'checkpoints/100_adapters.npz'},
      report(110, 1.73, {trainerIterationsPerSecond: 1.5, tokensPerSecond: 500, trainedTokens: 36_300}),
      report(120, 1.64, {
        learningRate: 1e-5,
        trainerIterationsPerSecond: 1.5,
        tokensPerSecond: 501,
        trainedTokens: 39_600,
      }),
      {type: 'checkpoint', iteration: 200, path: 'adapters.npz'},
      report(300, 1.5, {
        learningRate: 1e-5,
        trainerIterationsPerSecond: 1.5,
        tokensPerSecond: 502,
        trainedTokens: 99_000,
        peakMemoryBytes: 14_250_000_000,
      }),
      {type: 'saved', path: 'adapters.npz'},
    ]);
  });
});

describe('lines', () => {
  test('with eight decimals and without a space before GB', () => {
    expect(read('Iter 5: Train loss 0.12345678, Learning Rate 1.000e-05, Peak mem 8.5GB')).toEqual([
      report(5, 0.12345678, {learningRate: 1e-5, peakMemoryBytes: 8.5e9}),
    ]);
  });

  test('with a field that no release has had yet', () => {
    expect(read('Iter 5: Train loss 1.500, Grad norm 0.3, It/sec 2.000')).toEqual([
      report(5, 1.5, {trainerIterationsPerSecond: 2, figures: {'grad norm': 0.3}}),
    ]);
  });

  test("of mlx-lm-lora 5.10.2's XPO, with figures of its own", () => {
    const line =
      'Iter 10: Train loss 0.750, Accuracy 0.500, Margin -0.125, Learning Rate 1.000e-05, It/sec 0.250, ' +
      'Tokens/sec 99.500, Trained Tokens 1024, Peak mem 9.500 GB';
    expect(read(line)).toMatchObject([
      {iteration: 10, trainLoss: 0.75, trainedTokens: 1024, figures: {accuracy: 0.5, margin: -0.125}},
    ]);
  });

  test('with figures that are NaN or infinite', () => {
    expect(read('Iter 5: Train loss -inf, Learning Rate nan, It/sec inf')).toEqual([report(5, -Infinity)]);
  });

  test('glued together', () => {
    expect(read('[INFO] okIter 4: Val loss 2.000, Val took 0.500sIter 4: Train loss 1.000, It/sec 2.000')).toEqual([
      {type: 'validation', iteration: 4, valLoss: 2, seconds: 0.5},
      report(4, 1, {trainerIterationsPerSecond: 2}),
    ]);
  });

  test.each([
    ['adapters.npz and 100_adapters.npz.', '100_adapters.npz'],
    ['/a/b/adapters.safetensors and /a/b/0000100_adapters.safetensors.', '/a/b/0000100_adapters.safetensors'],
    ['a and b/adapters.npz.', 'a and b/adapters.npz'],
    ['a/x and y.safetensors and a/0000100_adapters.safetensors.', 'a/0000100_adapters.safetensors'],
    ['Iter 7/adapters.npz.', 'Iter 7/adapters.npz'],
  ])('saved to %s', (paths, path) => {
    expect(read(`Iter 100: Saved adapter weights to ${paths}`)).toEqual([{type: 'checkpoint', iteration: 100, path}]);
  });

  test.each([
    ['Calculating loss...:  40%|████      | 10/25 [00:10<00:15,  1.02s/it]', 10, 25],
    ['Calculating loss...: 5it [00:00, 114.50it/s]', 5, null],
    ['Calculating loss...:  40%|█| 10/2', null, null],
    ['Calculating loss...: ', null, null],
  ])('%s', (line, done, total) => {
    expect(read(line)).toEqual([{type: 'validating', done, total}]);
  });

  test('of the test', () => {
    expect(read('Test loss nan, Test ppl nan.')).toEqual([{type: 'test', loss: Number.NaN, perplexity: null}]);
    expect(read('Test loss 12.500, Test ppl 268337.287.')).toEqual([
      {type: 'test', loss: 12.5, perplexity: 268_337.287},
    ]);
  });

  test.each([
    [
      'Loading fine-tuned weights from out/0000040_adapters.safetensors',
      {resumeFile: 'out/0000040_adapters.safetensors'},
    ],
    ['Loading Hugging Face dataset mlx-community/wikisql.', {data: 'mlx-community/wikisql'}],
  ])('of the run: %s', (line, values) => {
    expect(read(line)).toEqual([{type: 'settings', source: 'trainer', values}]);
  });

  test('of a validation with more figures', () => {
    expect(read('Iter 4: Val loss 0.686, Val accuracy 0.491, Val took 0.188s')).toEqual([
      {type: 'validation', iteration: 4, valLoss: 0.686, seconds: 0.188},
    ]);
  });

  test('of mlx-vlm, coloured', () => {
    const text =
      '\x1b[92mStarting training..., iterations: 40\x1b[0m\nIter 1: Train loss \x1b[1m1.5\x1b[0m, It/sec 2.000\n';
    expect(createReader().push(Buffer.from(text))).toEqual([
      {type: 'total', iterations: 40, source: 'trainer'},
      {type: 'training'},
      report(1, 1.5, {trainerIterationsPerSecond: 2}),
    ]);
  });

  test.each([
    'Iter 10: Train lo',
    'Iter 10: Train loss ',
    'Iter : Train loss 1.0',
    'Iter 10: ',
    'Iter 10: Saved adapter weights to ',
    'Iter 10: Saved adapter weights to .',
    'Iter 99999999999999999999: Train loss 1.0, It/sec 1',
    'Starting training..., iters: 0',
    'Trainable parameters: 0.071% (5.243M/7390.000M)',
    'Loading pretrained model',
    'Loading fine-tuned weights from ',
    'KeyboardInterrupt',
  ])('that say nothing: %s', line => {
    expect(read(line)).toEqual([]);
  });

  test.each(['Iter 1: ', 'Calculating loss...:', 'a/ and a/', 'Saved final weights to  ', '/'])(
    'of 64 KiB, full of "%s", yield no endless paths',
    part => {
      const events = read(`Iter 1: Saved adapter weights to ${part.repeat(65_000 / part.length)}`);
      const paths = events.map(event => ('path' in event ? (event.path ?? '') : ''));
      expect(Math.max(0, ...paths.map(path => path.length))).toBeLessThan(10_000);
    },
  );
});
