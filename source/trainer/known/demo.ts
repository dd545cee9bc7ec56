import {areLaunchers} from './program.js';
import type {KnownTrainer, OptionTable, Way} from './trainer.js';

/** Most have mlx_lm's names. */
const TABLE: OptionTable = {
  valued: [
    'iters',
    'batch-size',
    'val-batches',
    'learning-rate',
    'steps-per-report',
    'steps-per-eval',
    'resume-adapter-file',
    'adapter-path',
    'save-every',
    'max-seq-length',
    'seed',
    'hidden-size',
    'seconds-per-iteration',
  ],
  switches: ['train'],
  old: [],
  short: {},
};

const wayToContinue = (command: readonly string[]): Way | null => {
  const index = command.indexOf('demo-trainer');
  if (index <= 0 || !/(?:^|\/)mlxtop(?:\.js)?$/.test(command[index - 1] ?? '')) return null;
  const before = command.slice(0, index - 1).filter(word => !/(?:^|\/)node$/.test(word));
  return areLaunchers(before) ? {kind: 'weights', trainer: 'demo', from: index + 1, table: TABLE} : null;
};

/** The trainer of `mlxtop demo` (source/demo/), which behaves and prints as mlx_lm 0.31 does. */
export const demo = {
  name: 'demo',
  dialects: ['mlx-lm-plain'],
  wayToContinue,
} as const satisfies KnownTrainer;
