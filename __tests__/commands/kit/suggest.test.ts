import {expect, test} from '@jest/globals';
import {suggestion} from '../../../source/commands/kit/suggest.js';
import {closest} from '../../../source/format/closest.js';

const COMMANDS = 'run attach dashboard status logs wait pause stop runs rename tag note remove memory version'.split(
  ' ',
);

test.each([
  ['rm', 'remove'],
  ['ps', 'runs'],
  ['ls', 'runs'],
  ['list', 'runs'],
  ['kill', 'stop'],
  ['top', 'dashboard'],
  ['log', 'logs'],
  ['start', 'run'],
  ['stat', 'status'],
  ['lgos', 'logs'],
  ['rnu', 'run'],
  ['vesion', 'version'],
  ['STATUS', 'status'],
  ['attatch', 'attach'],
])('%s: did you mean %s?', (word, meant) => {
  expect(suggestion([word, 'x'], COMMANDS)).toBe(`Did you mean mlxtop ${meant}? All commands: mlxtop --help`);
});

test.each([
  [['python3.12', 'train.py', '--lr', '1e-5']],
  [['./train.sh']],
  [['mlx_lm.lora', '--config', 'a b.yaml']],
  [['node', 'x.js']],
])('%j is a trainer without run', words => {
  expect(suggestion(words, COMMANDS)).toMatch(/^To start it: mlxtop run -- \S+/);
});

test.each(['frobnicate', 'xy', 'constructor'])('%s means nothing', word => {
  expect(suggestion([word], COMMANDS)).toBeNull();
});

test.each([
  ['--sesion', '--session'],
  ['--jsno', '--json'],
  ['--jsn', '--json'],
  ['--sotr', '--sort'],
  ['--limt', '--limit'],
  ['--nope', null],
  ['-x', null],
])('the option %s is closest to %s', (word, meant) => {
  expect(closest(word, ['--session', '--json', '--sort', '--limit', '--all', '-L', '-d'])).toBe(meant);
});
