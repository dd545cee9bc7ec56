import {describe, expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../source/journal/events.js';
import {createReader} from '../../source/trainer/reader.js';
import {readPieces, report} from './reading.js';

const read = (...lines: string[]): TrainingEvent[] => readPieces(Buffer.from(`${lines.join('\n')}\n`));

describe('JSON lines', () => {
  test('with the names of mlx_lm', () => {
    const line = {
      iteration: 10,
      train_loss: 2.5,
      learning_rate: 1e-5,
      iterations_per_second: 0.4,
      tokens_per_second: 205.5,
      trained_tokens: 5120,
      peak_memory: 9.5,
    };
    expect(read(JSON.stringify(line), '{"iteration": 10, "val_loss": 2.75, "val_time": 12.5}')).toEqual([
      report(10, 2.5, {
        learningRate: 1e-5,
        trainerIterationsPerSecond: 0.4,
        tokensPerSecond: 205.5,
        trainedTokens: 5120,
        peakMemoryBytes: 9.5e9,
        epoch: null,
      }),
      {type: 'validation', iteration: 10, valLoss: 2.75, seconds: 12.5},
    ]);
  });

  test.each([
    ['{"step": 7, "loss": 1.5}', {}],
    ['{"iter": 7, "train/loss": 1.5, "lr": 0.001}', {learningRate: 0.001}],
    ['{"global_step": "7", "loss": "1.5", "epoch": "0.25"}', {epoch: 0.25}],
    ['{"type": "train", "step": 7, "metrics": {"loss": 1.5, "num_tokens": 900}}', {trainedTokens: 900}],
    ['{"step": 7, "train": {"loss": 1.5}, "peak_memory_bytes": 4096}', {peakMemoryBytes: 4096}],
    ['  {"Step":7,"Loss":1.5,"note":"a } b","time":null}  ', {}],
  ])('as in %s', (line, known) => {
    expect(read(line)).toEqual([report(7, 1.5, {epoch: null, ...known})]);
  });

  test.each([
    [
      'LLaMA-Factory',
      '{"current_steps": 7, "total_steps": 20, "loss": 1.5, "lr": 0.001, "epoch": 0.25, "percentage": 35.0, "elapsed_time": "0:00:10", "throughput": 900.5, "total_tokens": 4096}',
      {learningRate: 0.001, epoch: 0.25, tokensPerSecond: 900.5, trainedTokens: 4096},
    ],
    [
      'ms-swift',
      '{"loss": 1.5, "learning_rate": 0.001, "epoch": 0.25, "global_step/max_steps": "7/20"}',
      {learningRate: 0.001, epoch: 0.25},
    ],
    ['steps beside a step', '{"step": 7, "steps": 20, "loss": 1.5}', {}],
    ['updates', '{"num_updates": "7", "max_steps": 20, "train_loss": "1.5"}', {}],
  ])('of %s', (_, line, known) => {
    expect(read(line)).toEqual([
      {type: 'total', iterations: 20, source: 'trainer'},
      report(7, 1.5, {epoch: null, ...known}),
    ]);
  });

  test.each([
    'INFO:root:',
    '2026-11-28 10:00:00,123 - INFO - ',
    '2026-11-28 10:00:00 | INFO | train | ',
    '[rank0]: ',
    'train-1  | ',
    'metrics: ',
    '[2026-11-28 10:00:00,123][trainer][INFO] - ',
  ])('behind %s', head => {
    expect(read(...[1, 2, 3].map(step => `${head}{"step": ${step}, "loss": 1.5}`))).toEqual(
      [1, 2, 3].map(step => report(step, 1.5, {epoch: null})),
    );
  });

  test("Python's words for NaN and infinity", () => {
    const losses = read('{"step": 1, "loss": NaN}', '{"step": 2, "loss": Infinity}', '{"loss": -Infinity, "step": 3}');
    expect(losses).toEqual([
      report(1, Number.NaN, {epoch: null}),
      report(2, Infinity, {epoch: null}),
      report(3, -Infinity, {epoch: null}),
    ]);
  });

  test('the total of a line of options counts once a report has come', () => {
    const options = '{"model": "tiny", "max_steps": 50, "learning_rate": 0.01}';
    expect(read(options)).toEqual([]);
    expect(read(options, '{"step": 1, "loss": 2}', '{"step": 2, "loss": 1, "total_steps": 50}')).toEqual([
      {type: 'total', iterations: 50, source: 'trainer'},
      report(1, 2, {epoch: null}),
      report(2, 1, {epoch: null}),
    ]);
  });

  test('checkpoints and a test', () => {
    expect(read('{"step": 20, "checkpoint": "out/20.npz"}', '{"test_loss": 2.5, "test_ppl": 12.182}')).toEqual([
      {type: 'checkpoint', iteration: 20, path: 'out/20.npz'},
      {type: 'test', loss: 2.5, perplexity: 12.182},
    ]);
  });

  test.each([
    "{'loss': 2.5, 'place': 1}",
    '{"step": 1, "loss": 2.5',
    '{"step": 1.5, "loss": 2.5}',
    '{"step": -1, "loss": 2.5}',
    '{"step": 1, "loss": null}',
    '{"step": 1, "name": "load"}',
    '[{"step": 1, "loss": 2.5}]',
    '{"text": "a row of data", "loss": 3}',
    '{not json":}',
  ])('nothing is read from %s', line => {
    expect(read(line)).toEqual([]);
  });

  test('is what no other dialect understands', () => {
    const reader = createReader();
    reader.push(Buffer.from('{"model": "tiny", "iters": 9}\nIter 1: Train loss 2.000, It/sec 1.000\n'));
    expect(reader.dialect).toBe('mlx-lm-plain');
  });
});
