import {describe, expect, test} from '@jest/globals';
import {ArgumentError} from '../../source/demo/arguments.js';
import {parseOptions, usage} from '../../source/demo/options.js';

describe('parseOptions', () => {
  test('without flags has the defaults of mlx_lm where they can be the same', () => {
    expect(parseOptions([])).toMatchObject({
      iters: 1000,
      batchSize: 4,
      stepsPerReport: 10,
      stepsPerEval: 200,
      valBatches: 25,
      saveEvery: 100,
      adapterPath: 'adapters',
      resumeAdapterFile: null,
      seed: 0,
      secondsPerIteration: 0,
    });
  });

  test('reads every flag, separate or after =, the last one counts', () => {
    const words =
      '--train --iters=7 --batch-size 2 --steps-per-report 3 --steps-per-eval 4 --val-batches -1 --save-every 5 ' +
      '--adapter-path some/where --resume-adapter-file=a=b --learning-rate 1e-3 --seed 9 --max-seq-length 16 ' +
      '--hidden-size 8 --seconds-per-iteration .5 --seed 10';
    expect(parseOptions(words.split(' '))).toEqual({
      iters: 7,
      batchSize: 2,
      stepsPerReport: 3,
      stepsPerEval: 4,
      valBatches: -1,
      saveEvery: 5,
      adapterPath: 'some/where',
      resumeAdapterFile: 'a=b',
      learningRate: 0.001,
      seed: 10,
      maxSeqLength: 16,
      hiddenSize: 8,
      secondsPerIteration: 0.5,
    });
  });

  test.each([
    ['--x', 'unrecognized arguments: --x'],
    ['--lora-layers 4', 'unrecognized arguments: --lora-layers 4'],
    ['stray --iters 3 --y=1 -z', 'unrecognized arguments: stray --y=1 -z'],
    ['--iters', 'argument --iters: expected one argument'],
    ['--iters --seed 1', 'argument --iters: expected one argument'],
    ['--iters ten', "argument --iters: invalid int value: 'ten'"],
    ['--iters 1.5', "argument --iters: invalid int value: '1.5'"],
    ['--learning-rate fast', "argument --learning-rate: invalid float value: 'fast'"],
    ['--train=yes', "argument --train: ignored explicit argument 'yes'"],
    ['--steps-per-report 0', 'argument --steps-per-report: must be from 1 to'],
    ['--hidden-size 1000000', 'argument --hidden-size: must be from 1 to 2048'],
  ])('refuses %s', (words, message) => {
    expect(() => parseOptions(words.split(' '))).toThrow(ArgumentError);
    expect(() => parseOptions(words.split(' '))).toThrow(message);
  });

  test.each(['-h', '--help'])('%s asks for help', flag => {
    expect(parseOptions(['--iters', '3', flag])).toBe('help');
  });
});

test('usage names every flag and keeps within 80 columns', () => {
  const text = usage('demo');
  expect(text).toMatch(/^usage: demo \[-h\] \[--train\] \[--batch-size BATCH_SIZE\]/);
  expect(text).toContain('[--resume-adapter-file RESUME_ADAPTER_FILE]');
  for (const line of text.split('\n')) expect(line.length).toBeLessThan(80);
});
