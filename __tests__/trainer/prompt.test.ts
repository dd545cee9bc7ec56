import {expect, test} from '@jest/globals';
import {isPrompt} from '../../source/trainer/prompt.js';

test.each([
  'Continue? [y/N] ',
  'Do you wish to run the custom code? [y/N] ',
  'wandb: Enter your choice: ',
  'wandb: Paste an API key from your profile and hit enter: ',
  'Enter your token (input will not be visible): ',
  'Password: ',
  'Overwrite the adapters (yes/no)',
  'Which one?',
  'Press Enter to continue …',
])("'%s' asks", line => expect(isPrompt(line)).toBe(true));

test.each([
  '',
  'Loading pretrained model',
  'Iter 10: Train loss 2.0',
  ' 29%|██▉       | 1034/3597 [12:01<29:47, 1.43it/s, loss=0.52]',
  'tokens: 100',
  'Downloading tokenizer: ',
  `${'x'.repeat(400)}?`,
])("'%s' asks nothing", line => expect(isPrompt(line)).toBe(false));
