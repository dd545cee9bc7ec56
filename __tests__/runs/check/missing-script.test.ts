import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from '@jest/globals';
import {missingScript} from '../../../source/runs/check/missing-script.js';

const folder = mkdtempSync(join(tmpdir(), 'mlxtop-script-'));
writeFileSync(join(folder, 'there.py'), '');
mkdirSync(join(folder, 'package'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

test.each([
  ['python train.py', true],
  ['python3.11 -u -W ignore scripts/train.py --model there.py', true],
  ['/opt/venv/bin/python train.py', true],
  ['bash train.sh', true],
  ['python there.py', false],
  ['python package', false],
  ['python -X dev there.py', false],
  ['python -m mlx_lm lora', false],
  ['python -um mlx_lm lora', false],
  ['python -c pass train.py', false],
  ['python', false],
  ['python -', false],
  // In a container other files are there.
  ['docker run image python train.py', false],
])('%s: is its script missing? %s', (command, isMissing) => {
  expect(missingScript(command.split(' '), folder) !== null).toBe(isMissing);
});

test('says which, and what becomes of it', () => {
  expect(missingScript(['python', 'train.py'], folder)).toEqual({
    message: 'There is no file train.py: python fails at once.',
    nextStep: 'Check its name, and the folder that you are in.',
  });
});
