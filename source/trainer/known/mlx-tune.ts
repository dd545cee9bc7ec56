import type {KnownTrainer} from './trainer.js';

/** mlx-tune, a library; its SFT trainer runs mlx_lm's. */
export const mlxTune = {
  name: 'mlx-tune',
  dialects: ['mlx-tune'],
} as const satisfies KnownTrainer;
