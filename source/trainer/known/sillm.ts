import type {KnownTrainer} from './trainer.js';

/** SiLLM, a library. */
export const sillm = {
  name: 'sillm',
  dialects: ['sillm'],
  length: 'epochs or iterations',
} as const satisfies KnownTrainer;
