import {describe, expect, test} from '@jest/globals';
import type {TrainingEvent} from '../../source/journal/events.js';
import {createReader} from '../../source/trainer/reader.js';
import {readPieces, report} from './reading.js';

const read = (...lines: string[]): TrainingEvent[] => readPieces(Buffer.from(`${lines.join('\r\n')}\r\n`));
const dialectOf = (text: string): string | null => {
  const reader = createReader();
  reader.push(Buffer.from(`${text}\n`));
  return reader.dialect;
};

describe('unsloth on MLX', () => {
  test('from its announcement to the final weights', () => {
    const events = read(
      'Unsloth: LoRA applied — 18,464,768 trainable params (4.04% of 456,701,440 total)',
      'Unsloth: Training for 30 steps, BS=2, grad_accum=4, seq_len=2048',
      'Unsloth: Features: CCE, GC, LR=linear, opt=adamw_8bit->adamw',
      '  Step 1/30 | Loss: 3.9350 | Grad: 4.8440 | LR: 0.00e+00 | Tok/s: 352 | Peak: 2.35 GB',
      '  Step 10/30 | Loss: nan | LR: 4.00e-05 | Tok/s: 388 | Peak: 2.50 GB',
      '  Eval  10/30 | Val Loss: 3.5000 | Perplexity: 33.12',
      '  Saved checkpoint to out/my run/checkpoint-10',
      '',
      'Unsloth: Training complete! Avg loss: 1.2078 | Total time: 35.6s | Steps: 30 | Tokens: 14480',
      'Unsloth: Saved final adapters to out/my run',
    );
    const values = {batchSize: 2, gradAccumulationSteps: 4, maxSeqLength: 2048};
    expect(events).toEqual([
      {type: 'total', iterations: 30, source: 'trainer'},
      {type: 'settings', source: 'trainer', values},
      {type: 'training'},
      {type: 'settings', source: 'trainer', values: {lrSchedule: true, optimizer: 'adamw', gradCheckpoint: true}},
      report(1, 3.935, {learningRate: 0, tokensPerSecond: 352, peakMemoryBytes: 2.35e9}),
      report(10, Number.NaN, {learningRate: 4e-5, tokensPerSecond: 388, peakMemoryBytes: 2.5e9}),
      {type: 'validation', iteration: 10, valLoss: 3.5, seconds: null},
      {type: 'checkpoint', iteration: 10, path: 'out/my run/checkpoint-10'},
      {type: 'saved', path: null},
      {type: 'saved', path: 'out/my run'},
    ]);
  });

  test('is recognised, even in mid-run', () => {
    expect(dialectOf('  Step 5/30 | Loss: 3.9 | LR: 1.00e-05 | Tok/s: 352 | Peak: 2.35 GB')).toBe('unsloth');
    expect(dialectOf('Unsloth: Training for 9 steps, batch_size=2, grad_accum=1, seq_len=512')).toBe('unsloth');
    expect(dialectOf('  Saved checkpoint to out/checkpoint-10')).toBeNull();
  });
});

describe('mlx-tune', () => {
  test("its own trainers' steps", () => {
    const events = read(
      '  Step 10/100 | Loss: 0.625',
      '  Step 20/100 | Loss: 0.5000 | batch_size: 4 | Reward: 0.2500',
      'GRPO Training Complete!',
      '  Adapters saved to: out/adapters',
    );
    expect(events).toEqual([
      {type: 'total', iterations: 100, source: 'trainer'},
      report(10, 0.625),
      report(20, 0.5),
      {type: 'saved', path: 'out/adapters'},
    ]);
    expect(dialectOf('  Step 10/100 | Loss: 0.625')).toBe('mlx-tune');
  });

  test.each(['Step 3/5: loading', 'Step 3 of 5 | Loss: high', '  Adapters saved to: out/adapters'])(
    'is not %s',
    line => {
      expect(read(line)).toEqual([]);
    },
  );
});

test('mlx-vlm prints as mlx_lm did: colours within lines, eight decimals, `iterations`', () => {
  const [blue, green, off] = ['\u001b[94m', '\u001b[92m', '\u001b[0m'];
  const events = read(
    'INFO:__main__:Loading model from tiny/vlm',
    '#trainable params: 11.5375 M || all params: 2210.2231 M || trainable%: 0.522%',
    `${green}Starting training..., iterations: 40${off}`,
    `Iter 10: Train loss ${blue}2.12500000${off}, Learning Rate ${blue}2.000e-05${off}, It/sec ${blue}0.500${off}, ` +
      `Tokens/sec ${blue}128.000${off}, Trained Tokens ${blue}2560.0${off}, Peak mem ${blue}9.500 GB${off}`,
    `${blue}Iter 10: Val loss 2.25000000, Val took 3.500s${off}`,
    `${blue}Iter 10: Saved adapter weights to out/adapters.safetensors and out/0000010_adapters.safetensors.${off}`,
    `${green}Saved final adapter weights to out/adapters.safetensors.${off}`,
  );
  expect(events).toEqual([
    {type: 'total', iterations: 40, source: 'trainer'},
    {type: 'training'},
    report(10, 2.125, {
      learningRate: 2e-5,
      trainerIterationsPerSecond: 0.5,
      tokensPerSecond: 128,
      trainedTokens: 2560,
      peakMemoryBytes: 9.5e9,
    }),
    {type: 'validation', iteration: 10, valLoss: 2.25, seconds: 3.5},
    {type: 'checkpoint', iteration: 10, path: 'out/0000010_adapters.safetensors'},
    {type: 'saved', path: 'out/adapters.safetensors'},
  ]);
});

describe('SiLLM', () => {
  test('numbered lines between two bars', () => {
    const events = read(
      'INFO Training the model for 2 epochs of 100 batch iterations with batch size 4',
      '\rEpoch:   0%|          | 0/2 [00:00<?, ?it/s]',
      '\rIter.:   0%|          | 0/100 [00:00<?, ?it/s]\rIter.:   9%|▉         | 9/100 [00:09<01:31,  1.00s/it]',
      '#10:\tTraining loss    2.125\t250.500 tok/sec (learning rate: 1.000e-05)',
      '#10:\tPeak memory      12,345 MB (37.67% of system memory)',
      '#10:\tValidation loss  2.250\t1.500 sec',
      '\rIter.: 100%|██████████| 100/100 [01:40<00:00,  1.00s/it]',
      '\rIter.:   0%|          | 0/100 [00:00<?, ?it/s]\rEpoch:  50%|█████     | 1/2 [01:40<01:40, 100.00s/it]',
      '\rIter.:   5%|▌         | 5/100 [00:05<01:35,  1.00s/it]',
      'INFO Test loss: 2.375\t3.000 sec',
    );
    expect(events).toEqual([
      {type: 'total', iterations: 200, source: 'trainer'},
      {type: 'settings', source: 'trainer', values: {epochs: 2, batchSize: 4}},
      {type: 'training'},
      {type: 'progress', iteration: 9, total: 200},
      report(10, 2.125, {tokensPerSecond: 250.5, learningRate: 1e-5}),
      {...report(10, 0), trainLoss: null, peakMemoryBytes: 12_345 * 1024 ** 2},
      {type: 'validation', iteration: 10, valLoss: 2.25, seconds: 1.5},
      {type: 'progress', iteration: 100, total: 200},
      {type: 'progress', iteration: 105, total: 200},
      {type: 'test', loss: 2.375, perplexity: null},
    ]);
  });

  test('of the first releases', () => {
    expect(read('#10:\tTrain loss 2.125\t250.500 tok/sec', '#10:\tValid loss 2.250\tVal took -1.500s')).toEqual([
      report(10, 2.125, {tokensPerSecond: 250.5}),
      {type: 'validation', iteration: 10, valLoss: 2.25, seconds: 1.5},
    ]);
  });
});
