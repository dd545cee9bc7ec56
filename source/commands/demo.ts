import {join} from 'node:path';
import {STARTED} from '../host/own-program.js';
import {homeFolder} from '../journal/run-folder.js';
import {demoTrainerWords} from '../runs/start/demo-command.js';
import type {Command} from './kit/command.js';
import {runOptions, runTrainer} from './run.js';

export const command: Command = {
  usage: 'demo',
  group: 'start',
  summary: 'a small, real training run that needs no Python',
  examples: [['mlxtop demo -- --iters 300', 'for 300 iterations']],
  options: runOptions,
  words: [{value: 'TRAINER OPTIONS', text: 'passed to the demo trainer: mlxtop demo -- --iters 300'}],
  takesTrainer: true,
  async run(call) {
    const {node, script} = STARTED;
    const adapters = join(await homeFolder(), 'demo');
    return runTrainer(call, [node, script, ...demoTrainerWords(adapters, call.trainer)]);
  },
};
