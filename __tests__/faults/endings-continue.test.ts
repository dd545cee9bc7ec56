import {copyFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {createStage, type Stage, trainerFile} from '../helpers/stage.js';
import {faults} from './table.js';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

/** What `mlxtop continue` says of a run of this command that has finished. */
const refused = (command: readonly string[]): string => {
  const id = stage.start(command);
  stage.mlxtop(['wait', id]);
  expect(stage.status(id).run).toMatchObject({state: 'finished', outcome: 'finished'});
  const {code, stderr} = stage.mlxtop(['continue', id, '--yes']);
  expect(code).toBe(1);
  return stderr;
};

/** What trainers that reach their end print; by what each is recognised. */
const PRINTED: readonly (readonly [trainer: string, output: string, advice: string])[] = [
  [
    'Trainer, of a script that names no length',
    "100%|██████████| 20/20 [00:26<00:00,  1.10s/it]\n{'train_runtime': '26.1', 'train_steps_per_second': '0.766', 'train_loss': '2.5', 'epoch': '1'}\n",
    'more num_train_epochs or max_steps (in its script: TrainingArguments)',
  ],
  [
    'Lightning',
    'Epoch 0: 100%|██████████| 8/8 [00:05<00:00,  1.60it/s, v_num=0, train_loss=1.200]\n`Trainer.fit` stopped: `max_epochs=1` reached.\n',
    'more max_epochs or max_steps (in its script: Trainer)',
  ],
  [
    'torchtune',
    'INFO:torchtune.utils._logging:Running Recipe with resolved config:\n\nepochs: 1\n\n1|5|Loss: 1.2011: 100%|██████████| 5/5 [00:06<00:00, 1.32s/it]\n',
    'more epochs (in its configuration, or as epochs=… behind it)',
  ],
  ['Keras', 'Epoch 1/1\n7/7 ━━━━━━━━━━━━━━ 0s 21ms/step - loss: 3.6344\n', 'more epochs (in its script: model.fit)'],
  [
    'mlx_lm, below a script',
    'Starting training..., iters: 10\nIter 10: Train loss 2.000, It/sec 1.000\n',
    'more iterations (--iters of mlx_lm)',
  ],
  ['an unknown program', 'done\n', 'more iterations or epochs, as its script takes them'],
];

faults('Continuing a run that has finished', [
  {
    fault: "a Trainer's example script with --max_steps",
    holds: 'it advises more --max_steps, not --iters',
    shown: () => {
      copyFileSync(trainerFile('hf.cjs'), join(stage.folder, 'run_clm.py'));
      const script = ['node', 'run_clm.py', '--output_dir', 'out', '--max_steps', '20', '--ms', '5'];
      expect(refused(script)).toMatch(
        /has finished its 20 iterations: nothing is left to train\.\nTo train longer, start it with more --max_steps: /,
      );
    },
  },
  ...PRINTED.map(([trainer, output, advice]) => ({
    fault: `the output is that of ${trainer}`,
    holds: advice,
    shown: () => {
      const file = join(stage.folder, 'printed.txt');
      writeFileSync(file, output);
      expect(refused(['cat', file])).toContain(`To train longer, start it with ${advice}: `);
    },
  })),
]);
