import {existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import type {CheckResult} from '../../../source/estimate/check-result.js';
import {commandWith, parseNumbers, valuesText, writeConfig} from '../../../source/runs/check/write-config.js';
import {parseYaml} from '../../../source/trainer/yaml.js';
import {fitting, result} from '../../report/check/results.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-write-'));
  writeFileSync(join(folder, 'lora.yaml'), '# mine\nmodel: tiny\nbatch_size: 4 # more do not fit\niters: 600\n');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const write = (asked: number[] | null, one: CheckResult = result(), name = 'new.yaml') =>
  writeConfig(one, name, asked, folder);
const written = (name = 'new.yaml'): string => readFileSync(join(folder, name), 'utf8');

test('the changes asked for, with what belongs to them; the rest stays, and so does the original', async () => {
  const original = written('lora.yaml');
  const done = await write([2, 3]);
  expect(written()).toBe(
    '# mine\nmodel: tiny\nbatch_size: 2 # more do not fit\niters: 1200\ngrad_checkpoint: true\ngrad_accumulation_steps: 2\n',
  );
  expect(written('lora.yaml')).toBe(original);
  expect(statSync(join(folder, 'new.yaml')).mode & 0o777).toBe(0o600);
  expect(done.command).toEqual(['mlx_lm.lora', '--config', 'new.yaml']);
  expect(valuesText(done)).toBe('grad_checkpoint: true, batch_size: 2, grad_accumulation_steps: 2 and iters: 1200');
});

test('none asked for: the settings that make it fit', async () => {
  expect((await write(null)).numbers).toEqual([2]);
  expect(parseYaml(written())).toMatchObject({grad_checkpoint: true, batch_size: 4});
});

test('a command without a configuration gets one, and flags get the new values, too', async () => {
  const command = ['python', '-m', 'mlx_lm', 'lora', '--train', '--batch-size=4', '--iters', '600'];
  const done = await write([3], result({configFile: null, command}));
  expect(parseYaml(written())).toEqual({batch_size: 2, grad_accumulation_steps: 2, iters: 1200});
  expect(done.command.join(' ')).toBe('python -m mlx_lm lora --train --batch-size 2 --iters 1200 --config new.yaml');
});

test('the command behind a launcher', () => {
  const values = new Map([['iters', 9]]);
  expect(commandWith(['uv', 'run', 'mlx_lm.lora', '-c', 'a.yaml', '--iters', '5'], 'b.yaml', values)).toEqual([
    'uv',
    'run',
    'mlx_lm.lora',
    '--config',
    'b.yaml',
    '--iters',
    '9',
  ]);
});

describe('refused, with nothing written', () => {
  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['a file that is there', () => write([2], result(), 'lora.yaml'), /does not overwrite it/],
    ['an app', () => write([1, 2]), /cannot hold change 1 \(quit Cursor and Google Chrome\)/],
    ['nothing needed', () => write(null, fitting()), /It fits as it is/],
    [
      'not enough',
      () => write(null, result({changes: {...result().changes, written: []}})),
      /alone cannot make it fit/,
    ],
    ['a configuration that is gone', () => write([2], result({configFile: 'gone.yaml'})), /gone\.yaml does not exist/],
  ])('%s', async (_name, attempt, message) => {
    await expect(attempt()).rejects.toThrow(message);
    expect(existsSync(join(folder, 'new.yaml'))).toBe(false);
  });

  test('and no advice to write what cannot be written', async () => {
    const [quit] = result().changes.changes;
    const changes = {...result().changes, changes: quit === undefined ? [] : [quit], written: []};
    await expect(write(null, result({changes}))).rejects.toMatchObject({
      message: 'The settings alone cannot make it fit.',
      nextStep: 'See mlxtop check for what else helps.',
    });
    await expect(write(null, {...fitting(), changes: {...changes, changes: []}})).rejects.toMatchObject({
      message: 'It fits as it is.',
      nextStep: 'Start it as it is: mlxtop run.',
    });
  });

  test('a configuration that is no YAML', async () => {
    writeFileSync(join(folder, 'lora.yaml'), 'a: [1\n');
    await expect(write([2])).rejects.toThrow(/lora\.yaml cannot be changed/);
    expect(existsSync(join(folder, 'new.yaml'))).toBe(false);
  });
});

test('the numbers of --apply', () => {
  expect(parseNumbers(undefined, 4)).toBeNull();
  expect(parseNumbers('3, 1,3', 4)).toEqual([1, 3]);
  for (const text of ['0', '5', 'a', '', '1-2']) {
    expect(() => parseNumbers(text, 4)).toThrow(expect.objectContaining({exitCode: 2}));
  }
});
