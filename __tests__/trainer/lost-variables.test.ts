import {expect, test} from '@jest/globals';
import {type FoundProgram, lostText, lostVariables} from '../../source/trainer/lost-variables.js';

const PROGRAMS: Readonly<Record<string, FoundProgram>> = {
  python: {path: '/opt/homebrew/bin/python3.12', interpreter: null},
  'mlx_lm.lora': {path: '/Users/ada/env/bin/mlx_lm.lora', interpreter: '/Users/ada/env/bin/python'},
  nice: {path: '/usr/bin/nice', interpreter: null},
  'own-nice': {path: '/usr/local/bin/nice', interpreter: null},
  './train.sh': {path: '/Users/ada/train.sh', interpreter: '/bin/zsh'},
  './train.py': {path: '/Users/ada/train.py', interpreter: '/usr/bin/env'},
};
const lost = (command: string, environment: NodeJS.ProcessEnv = {}): string[] =>
  lostVariables(environment, command.split(' '), word => PROGRAMS[word] ?? null).map(lostText);

test.each([
  'python train.py',
  'env DYLD_X=1 python train.py',
  'env DYLD_X=1 mlx_lm.lora --train',
  'env DYLD_X=1 own-nice python train.py',
  'nice env A=1 DYLD_X=1 python',
  'env DYLD_X=1 no-such-program',
  'env DYLD_X=1',
  'env -u HOME DYLD_X=1 python',
  'bash -c DYLD_X=1 nice python',
])('nothing is lost by %s', command => {
  expect(lost(command)).toEqual([]);
});

test.each([
  ['env DYLD_X=1 nice python', /^DYLD_X does not get past \/usr\/bin\/nice: .*right before your own program/s],
  ['env -i -u HOME DYLD_X=1 nice python', /^DYLD_X does not get past/],
  ['env DYLD_X=1 A=2 DYLD_Y=3 nice python', /^DYLD_X, DYLD_Y do not get past/],
  ['env DYLD_X=1 ./train.sh', /^DYLD_X does not get past \/Users\/ada\/train\.sh \(#!\/bin\/zsh\): .*in that script/s],
  ['env DYLD_X=1 ./train.py', /\(#!\/usr\/bin\/env\)/],
])('what a program of the system takes away is reported: %s', (command, says) => {
  expect(lost(command)).toEqual([expect.stringMatching(says)]);
});

test("of mlxtop's own environment all are lost, but for those that the command sets again", () => {
  const environment = {DYLD_X: '/a', DYLD_Y: '/b', PATH: '/bin', XDYLD_Z: '1'};
  expect(lost('python', environment)).toEqual([
    'DYLD_X, DYLD_Y do not reach the trainer: macOS takes DYLD_* away from its own /bin/sh, which starts it.\n' +
      'Set it after the two dashes: mlxtop run -- env DYLD_X=… python …',
  ]);
  expect(lost('env DYLD_X=1 DYLD_Y=2 python', environment)).toEqual([]);
});
