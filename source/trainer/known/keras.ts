import type {KnownTrainer} from './trainer.js';

/** Keras, a library. */
export const keras = {
  name: 'keras',
  dialects: ['keras'],
  length: 'epochs (in its script: model.fit)',
} as const satisfies KnownTrainer;
