import {MLX_LM_DEFAULTS, MLX_LM_SHARED} from './mlx-lm.js';
import {mlxLmLoraKeys} from './mlx-lm-lora-keys.js';
import {meaning} from './options.js';
import type {KnownTrainer} from './trainer.js';

/** Goekdeniz' mlx-lm-lora, which began as mlx_lm's trainer and has kept most of its options and defaults. */
export const mlxLmLora = {
  name: 'mlx-lm-lora',
  dialects: ['mlx-lm-lora'],
  program: {word: /(?:^|^-m|\/)mlx_lm_lora(?:[./]train(?:\.py)?)?$/},
  mention: /\bmlx[_-]lm[_-]lora/,
  options: {
    meanings: {
      ...MLX_LM_SHARED,
      train_type: meaning('fineTuneType', 'text'),
      gradient_accumulation_steps: meaning('gradAccumulationSteps', 'count'),
      epochs: meaning('epochs', 'number'),
    },
    short: {c: 'config'},
  },
  settingKeys: mlxLmLoraKeys,
  adapterConfigKeys: ['iters', 'batch_size', 'train_type'],
  defaults: MLX_LM_DEFAULTS,
  byHand: 'mlx-lm-lora loads weights with --resume-adapter-file; give it another --adapter-path and fewer --iters',
  length: '--iters or --epochs',
} as const satisfies KnownTrainer;
