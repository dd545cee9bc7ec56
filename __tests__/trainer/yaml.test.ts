import {expect, test} from '@jest/globals';
import {parseYaml, withYamlValues} from '../../source/trainer/yaml.js';

const CONFIG = `# LoRA of the small model
model: "models/tiny" # in this folder
train: true
batch_size: 4  # two do not fit

lora_parameters:
  rank: 8
  # as in the paper
  scale: 20.0
prompt: a text that is much longer than eighty columns, which no program should break into several lines when it writes it
`;

test('other values: comments, order and all else stay', () => {
  const text = withYamlValues(
    CONFIG,
    new Map<string, string | number | boolean>([
      ['batch_size', 1],
      ['grad_checkpoint', true],
    ]),
  );
  expect(text.split('\n')).toEqual(
    CONFIG.replace('batch_size: 4  #', 'batch_size: 1 #').replace(/\n$/, '\ngrad_checkpoint: true\n').split('\n'),
  );
});

test('of equal keys the last counts, so each gets the value; a key without one gets it, too', () => {
  const text = withYamlValues(
    'iters: 10\nmodel: x\niters: 20\nseed:\n',
    new Map([
      ['iters', 40],
      ['seed', 1],
    ]),
  );
  expect(parseYaml(text)).toEqual({iters: 40, model: 'x', seed: 1});
});

test('an empty file becomes one with these keys; a list and a broken one are refused', () => {
  expect(withYamlValues('# nothing yet\n', new Map([['iters', 40]]))).toBe('# nothing yet\n\niters: 40\n');
  expect(() => withYamlValues('- a\n', new Map([['iters', 40]]))).toThrow('holds no keys');
  expect(() => withYamlValues('a: [1\n', new Map([['iters', 40]]))).toThrow();
});
