import type {KnownTrainer, Way} from './trainer.js';

const PROGRAM = /(?:^|\/)axolotl$/;

const wayToContinue = (command: readonly string[]): Way | null => {
  const at = command.findIndex(word => PROGRAM.test(word));
  return at >= 0 && command[at + 1] === 'train' ? {kind: 'own', flag: '--resume-from-checkpoint'} : null;
};

/** axolotl, which trains with transformers' Trainer by a configuration of its own. */
export const axolotl = {
  name: 'axolotl',
  dialects: ['hf-trainer'],
  program: {word: /(?:^|\/)axolotl(?:\.cli\.train)?$/},
  needs: {script: PROGRAM, packageName: 'axolotl'},
  wayToContinue,
  length: 'num_epochs or max_steps (in its configuration)',
} as const satisfies KnownTrainer;
