import type {KnownTrainer} from './trainer.js';

/** Unsloth on MLX, a library. */
export const unsloth = {
  name: 'unsloth',
  dialects: ['unsloth'],
  mention: /unsloth/,
  byHand: 'unsloth continues by itself with trainer.train(resume_from_checkpoint=…)',
  length: 'num_train_epochs or max_steps (in its script)',
} as const satisfies KnownTrainer;
