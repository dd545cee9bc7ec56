import {mlxLmKeys} from './mlx-lm-keys.js';
import {meaning, optionTable} from './options.js';
import {continuesByWeights} from './program.js';
import type {Defaults, KnownTrainer, Meanings, Program, TrainerOptions} from './trainer.js';

const PROGRAM: Program = {
  word: /(?:^|^-m|\/)mlx_lm[./]lora(?:\.py)?$/,
  subcommand: {program: /(?:^|^-m|\/)mlx_lm$/, name: 'lora'},
};

/** Options that mlx-lm-lora has taken over. */
export const MLX_LM_SHARED: Meanings = {
  config: meaning('config', 'text'),
  data: meaning('data', 'text'),
  model: meaning('model', 'text'),
  optimizer: meaning('optimizer', 'text'),
  batch_size: meaning('batchSize', 'count'),
  max_seq_length: meaning('maxSeqLength', 'count'),
  num_layers: meaning('numLayers', 'all'),
  learning_rate: meaning('learningRate', 'number'),
  iters: meaning('iterations', 'count'),
  seed: meaning('seed', 'integer'),
  steps_per_report: meaning('stepsPerReport', 'count'),
  steps_per_eval: meaning('stepsPerEval', 'count'),
  val_batches: meaning('valBatches', 'all'),
  save_every: meaning('saveEvery', 'count'),
  adapter_path: meaning('adapterPath', 'text'),
  resume_adapter_file: meaning('resumeFile', 'text'),
  grad_checkpoint: meaning('gradCheckpoint', 'switch'),
  mask_prompt: meaning('maskPrompt', 'switch'),
};

/** Those of mlx_lm.lora 0.32.0, and what they were called before. */
const OPTIONS: TrainerOptions = {
  meanings: {
    ...MLX_LM_SHARED,
    fine_tune_type: meaning('fineTuneType', 'text'),
    grad_accumulation_steps: meaning('gradAccumulationSteps', 'count'),
    // Up to 0.18.1.
    lora_layers: meaning('numLayers', 'all'),
  },
  others: {
    valued: ['test_batches', 'clear_cache_threshold', 'report_to', 'project_name'],
    switches: ['train', 'test', 'trust_remote_code', 'help'],
  },
  old: {valued: ['lora_layers', 'wandb'], switches: []},
  short: {c: 'config'},
};

/** The same in every release from 0.6 on. The model's default has changed, so that one must be given to count. */
export const MLX_LM_DEFAULTS: Defaults = {
  iterations: 1000,
  stepsPerEval: 200,
  saveEvery: 100,
  valBatches: 25,
  adapterPath: 'adapters',
  fineTuneType: 'lora',
  numLayers: 16,
  rank: 8,
  scale: 20,
};

/** Apple's mlx_lm (PyPI: mlx-lm), by its command `lora`. */
export const mlxLm = {
  name: 'mlx-lm',
  dialects: ['mlx-lm-plain', 'mlx-lm-rich'],
  program: PROGRAM,
  mention: /\bmlx[_-]lm/,
  options: OPTIONS,
  settingKeys: mlxLmKeys,
  adapterConfigKeys: ['iters', 'batch_size'],
  defaults: MLX_LM_DEFAULTS,
  needs: {script: /(?:^|\/)mlx_lm(?:\.\w+)?$/, packageName: 'mlx_lm'},
  wayToContinue: continuesByWeights(PROGRAM, {trainer: 'mlx-lm', table: optionTable(OPTIONS)}),
  length: 'iterations (--iters of mlx_lm)',
} as const satisfies KnownTrainer;
