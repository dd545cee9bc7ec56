import {MLX_LM_DEFAULTS} from './mlx-lm.js';
import {meaning} from './options.js';
import type {KnownTrainer} from './trainer.js';

/** Blaizzy's mlx-vlm, which prints as mlx_lm did up to 0.31. */
export const mlxVlm = {
  name: 'mlx-vlm',
  dialects: ['mlx-lm-plain'],
  program: {
    word: /(?:^|^-m|\/)mlx_vlm[./]lora(?:\.py)?$/,
    subcommand: {program: /(?:^|^-m|\/)mlx_vlm$/, name: 'lora'},
  },
  mention: /\bmlx[_-]vlm/,
  options: {
    meanings: {
      model_path: meaning('model', 'text'),
      dataset: meaning('data', 'text'),
      batch_size: meaning('batchSize', 'count'),
      gradient_accumulation_steps: meaning('gradAccumulationSteps', 'count'),
      max_seq_length: meaning('maxSeqLength', 'count'),
      lora_rank: meaning('rank', 'count'),
      learning_rate: meaning('learningRate', 'number'),
      iters: meaning('iterations', 'count'),
      epochs: meaning('epochs', 'number'),
      steps_per_report: meaning('stepsPerReport', 'count'),
      steps_per_eval: meaning('stepsPerEval', 'count'),
      steps_per_save: meaning('saveEvery', 'count'),
      val_batches: meaning('valBatches', 'all'),
      // It loads from there; where it saves, --output-path, is a file.
      adapter_path: meaning('resumeFile', 'text'),
      grad_checkpoint: meaning('gradCheckpoint', 'switch'),
    },
  },
  defaults: MLX_LM_DEFAULTS,
  byHand: 'mlx-vlm continues with --adapter-path; save to another folder than the one that it loads from',
} as const satisfies KnownTrainer;
