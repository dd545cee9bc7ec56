import {expect, test} from '@jest/globals';
import {whatSetsLength} from '../../../source/trainer/continue/train-longer.js';

test.each([
  ['mlx_lm.lora --train --model m', null, '--iters'],
  ['python -m mlx_lm lora --train --config c.yaml', 'mlx-lm-rich', '--iters'],
  ['python run_clm.py --num_train_epochs 3 --output_dir out', 'hf-trainer', '--num_train_epochs'],
  ['python run_clm.py --num_train_epochs=3 --max_steps=-1', 'hf-trainer', '--num_train_epochs'],
  ['python run_clm.py --num_train_epochs 3 --max_steps 500', 'hf-trainer', '--max_steps'],
  ['trl sft --num-train-epochs 3', 'hf-trainer', '--num-train-epochs'],
  ['python train.py', 'hf-trainer', 'num_train_epochs or max_steps (in its script: TrainingArguments)'],
  ['axolotl train config.yml', 'hf-trainer', 'num_epochs or max_steps (in its configuration)'],
  ['python main.py fit --trainer.max_epochs 3', 'lightning', '--trainer.max_epochs'],
  ['python train.py trainer.max_epochs=3', 'lightning', 'trainer.max_epochs'],
  ['python train.py', 'lightning', 'max_epochs or max_steps (in its script: Trainer)'],
  ['tune run lora_finetune_single_device --config c.yaml epochs=2', 'torchtune', 'epochs'],
  [
    'tune run lora_finetune_single_device --config c.yaml',
    'torchtune',
    'epochs (in its configuration, or as epochs=… behind it)',
  ],
  ['python fit.py', 'keras', 'epochs (in its script: model.fit)'],
  ['python fit.py --epochs 4', 'keras', '--epochs'],
  ['./train.sh', 'mlx-lm-plain', 'iterations (--iters of mlx_lm)'],
  ['./train.sh', null, 'iterations or epochs, as its script takes them'],
  ['./train.sh --steps-per-report 10', 'json-lines', 'iterations or epochs, as its script takes them'],
])('%s (%s) trains longer with more %s', (command, dialect, what) => {
  expect(whatSetsLength(command.split(' '), dialect)).toBe(what);
});
