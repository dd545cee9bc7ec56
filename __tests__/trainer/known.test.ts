import {expect, test} from '@jest/globals';
import {defaultsOf, KNOWN_TRAINERS, trainerAt} from '../../source/trainer/known/index.js';
import {mlxLm} from '../../source/trainer/known/mlx-lm.js';
import {optionTable} from '../../source/trainer/known/options.js';

test('every trainer has one record, and speaks some dialect', () => {
  const names = KNOWN_TRAINERS.map(({name}) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(KNOWN_TRAINERS.filter(({dialects}) => dialects.length === 0)).toEqual([]);
});

test.each([
  ['mlx_lm.lora --train', 'mlx-lm'],
  ['/v/bin/mlx_lm lora', 'mlx-lm'],
  ['/site-packages/mlx_lm/lora.py', 'mlx-lm'],
  ['-mmlx_lm.lora', 'mlx-lm'],
  ['mlx_lm generate', undefined],
  ['mlx_lm_lora.train', 'mlx-lm-lora'],
  ['mlx_vlm lora', 'mlx-vlm'],
  ['my_mlx_lm.lora', undefined],
  ['train.py', undefined],
])('%s starts %s', (command, name) => {
  expect(trainerAt(command.split(' '), 0)?.trainer).toBe(name);
});

test.each([
  ['sh -c "python -m mlx_lm.lora"', 200],
  ['uv run --with mlx-lm train.py', 200],
  ['python -m mlx_vlm.lora', 200],
  ['python train.py', undefined],
  ['node mlxtop.js demo-trainer', undefined],
])('a validation by default with %s: every %s iterations', (command, steps) => {
  expect(defaultsOf(command.split(' '))?.stepsPerEval).toBe(steps);
});

test("an option's name on a command line has dashes", () => {
  const {valued, switches, old} = optionTable(mlxLm.options);
  expect(valued).toEqual(expect.arrayContaining(['resume-adapter-file', 'test-batches', 'lora-layers']));
  expect(switches).toEqual(expect.arrayContaining(['grad-checkpoint', 'train', 'help']));
  expect(old).toEqual(['lora-layers', 'wandb']);
});
