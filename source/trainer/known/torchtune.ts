import type {KnownTrainer} from './trainer.js';

/** torchtune's recipes. */
export const torchtune = {
  name: 'torchtune',
  dialects: ['torchtune'],
  length: 'epochs (in its configuration, or as epochs=… behind it)',
} as const satisfies KnownTrainer;
