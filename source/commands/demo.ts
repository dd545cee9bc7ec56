import {join} from 'node:path';
import {homeFolder} from '../journal/run-folder.js';
import {runFlags, runOptions, runTrainer} from './run.js';
import type {Command} from './shared/command.js';
import {ownProgram} from './shared/own-program.js';

/** A few minutes at a pace that can be watched; every part of the dashboard gets something to show within the first seconds. */
const TRAINING = [
  ['--iters', '1200'],
  ['--steps-per-report', '10'],
  ['--steps-per-eval', '100'],
  ['--save-every', '100'],
  ['--seconds-per-iteration', '0.1'],
].flat();

export const command: Command = {
  usage: 'demo',
  summary: 'a small real training that needs no Python',
  options: [...runOptions, ['TRAINER OPTIONS', 'handed on to the demo trainer: mlxtop demo -- --iters 300']],
  flags: runFlags,
  takesTrainer: true,
  async run(call) {
    const {node, script} = ownProgram();
    const adapters = join(await homeFolder(), 'demo');
    const words = [...TRAINING, '--adapter-path', adapters, ...call.trainer];
    return runTrainer(call, [node, script, 'demo-trainer', '--train', ...words]);
  },
};
