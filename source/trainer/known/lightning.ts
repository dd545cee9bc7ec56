import type {KnownTrainer} from './trainer.js';

/** Lightning, a library. */
export const lightning = {
  name: 'lightning',
  dialects: ['lightning'],
  length: 'max_epochs or max_steps (in its script: Trainer)',
} as const satisfies KnownTrainer;
