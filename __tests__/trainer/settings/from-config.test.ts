import {expect, test} from '@jest/globals';
import {settingsFromConfig} from '../../../source/trainer/settings/from-config.js';

test.each([
  [
    {batch_size: 2, iters: 60},
    {settings: {batchSize: 2}, iterations: 60},
  ],
  [{lora_parameters: {rank: 16}}, {settings: {rank: 16}}],
  [{lora_parameters: {rank: 16}, fine_tune_type: 'full'}, {settings: {fineTuneType: 'full'}}],
  [{learning_rate: 1e-5, lr_schedule: {name: 'cosine_decay'}}, {settings: {lrSchedule: true}}],
  [{learning_rate: 1e-5, lr_schedule: null}, {settings: {learningRate: 1e-5}}],
  [
    {hf_dataset: {path: 'a/b'}, data: 'data'},
    {settings: {data: 'a/b'}, fromHub: true},
  ],
  [{hf_dataset: false, data: 'data'}, {settings: {data: 'data'}}],
  [{mask_prompt: false, val_batches: -1, seed: 0}, {settings: {maskPrompt: false, valBatches: -1, seed: 0}}],
  [{batch_size: '2', model: 5, grad_checkpoint: 'yes', iters: 1.5, lora_parameters: [8]}, {}],
  [{resume_adapter_file: null, adapter_path: ''}, {}],
  [{token: 'secret', config: 'x.yaml', constructor: 'x'}, {}],
  [null, {}],
  ['text', {}],
  [[{batch_size: 2}], {}],
])('%j', (config, expected) => {
  expect(settingsFromConfig(config)).toEqual({settings: {}, iterations: null, fromHub: false, ...expected});
});

test('what a key means is the trainer’s business', () => {
  const config = {train_type: 'dora', epochs: 2, gradient_accumulation_steps: 4};
  expect(settingsFromConfig(config, 'mlx-lm').settings).toEqual({});
  const expected = {fineTuneType: 'dora', epochs: 2, gradAccumulationSteps: 4};
  expect(settingsFromConfig(config, 'mlx-lm-lora').settings).toEqual(expected);
});
