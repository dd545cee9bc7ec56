import {spawnSync} from 'node:child_process';
import {expect, test} from '@jest/globals';
import {describeWith, toolPath} from './tools.js';

describeWith('bash', 'a program from outside', () => {
  test('is run by its path', () => {
    expect(spawnSync(toolPath('bash'), ['-c', 'printf %s "$0"', 'here'], {encoding: 'utf8'}).stdout).toBe('here');
  });
});
