import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {requireScript} from '../../../source/runs/start/find-script.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-script-'));
  writeFileSync(join(folder, 'train.py'), '');
});
afterAll(() => rmSync(folder, {recursive: true}));

test.each([
  ['python', 'other.py'],
  ['/usr/bin/python3.11', '-u', 'scripts/train.py', '--iters', '5'],
  ['bash', '-xe', 'train.sh'],
])('%s %s: it is not there', (...command) => {
  expect(() => requireScript(command, folder)).toThrow(/^There is no script '.*\.(?:py|sh)'\.$/);
});

test.each([
  ['python', 'train.py'],
  ['python', '-m', 'mlx_lm', 'lora', '--data', 'other.py'],
  ['bash', '-c', 'python other.py'],
  ['python', '-W', 'ignore', 'other.py'],
  ['accelerate', 'launch', 'other.py'],
])('%s %s: there, or not to be told', (...command) => {
  expect(() => requireScript(command, folder)).not.toThrow();
});
