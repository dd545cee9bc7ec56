import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import type {Run} from '../../../source/journal/runs.js';
import {commandOfConfig} from '../../../source/runs/check/command-of-config.js';
import {isConfigName, whichCommand} from '../../../source/runs/check/which-command.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-which-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const file = (name: string, text = ''): void => writeFileSync(join(folder, name), text);
const run = (command: string[], directory = folder): Run =>
  ({record: {name: 'lora', command, directory}, paths: {}}) as unknown as Run;
const which = (words: string[], trainer: string[] = [], runs: Run[] = []) =>
  whichCommand({words, trainer}, folder, runs, async config => ['mlx_lm.lora', '--config', config]);

describe('what the user said', () => {
  test('a configuration, a command, or both together', async () => {
    file('a.yaml');
    expect(await which(['a.yaml'])).toEqual({command: ['mlx_lm.lora', '--config', 'a.yaml'], foundIn: null});
    expect((await which([], ['python', 'x.py'])).command).toEqual(['python', 'x.py']);
    expect((await which(['a.yaml'], ['mlx_lm.lora', '--train'])).command).toEqual([
      'mlx_lm.lora',
      '--train',
      '--config',
      'a.yaml',
    ]);
    // As the usage has it: the trainer's arguments for that configuration.
    expect((await which(['a.yaml'], ['--iters', '5'])).command).toEqual([
      'mlx_lm.lora',
      '--config',
      'a.yaml',
      '--iters',
      '5',
    ]);
  });

  test('a configuration that is not there', async () => {
    file('my-lora.yaml');
    await expect(which(['a.yaml'])).rejects.toMatchObject({
      message: 'There is no configuration a.yaml.',
      nextStep: 'Check its name, and the folder that you are in. Here is my-lora.yaml.',
    });
  });

  test('two of them are too many', async () => {
    file('a.yaml');
    await expect(which(['a.yaml', 'b.yaml'])).rejects.toMatchObject({exitCode: 2});
    await expect(which(['a.yaml'], ['mlx_lm.lora', '-c', 'b.yaml'])).rejects.toThrow('a configuration of its own');
  });
});

describe('nothing said', () => {
  test('the only configuration whose name says lora', async () => {
    file('data.yaml');
    file('my-LoRA.yml');
    expect(await which([])).toEqual({command: ['mlx_lm.lora', '--config', 'my-LoRA.yml'], foundIn: 'my-LoRA.yml'});
  });

  test("the newest run's command in this folder, where that used it, or where there is none", async () => {
    const newest = run(['python', '-m', 'mlx_lm', 'lora', '-c', 'lora.yaml', '--iters', '10']);
    expect((await which([], [], [run(['x'], '/elsewhere'), newest])).command).toBe(newest.record.command);
    file('lora.yaml');
    const found = await which([], [], [newest]);
    expect(found.command).toBe(newest.record.command);
    expect(found.foundIn).toMatch(/^the run lora: python -m mlx_lm lora/);
    expect((await which([], [], [run(['python', 'other.py'])])).foundIn).toBe('lora.yaml');
  });

  test('several, or none: what to type', async () => {
    await expect(which([])).rejects.toMatchObject({
      exitCode: 2,
      nextStep: expect.stringContaining('mlxtop check lora.yaml'),
    });
    file('lora-a.yaml');
    file('lora-b.yaml');
    await expect(which([])).rejects.toMatchObject({
      message: 'Several configurations are in this folder: lora-a.yaml, lora-b.yaml.',
      nextStep: 'Say which one: mlxtop check lora-a.yaml',
    });
  });
});

test('which words are configurations', () => {
  expect(['a.yaml', 'b/c.YML', 'python', 'mlx_lm.lora', 'yaml'].map(isConfigName)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('the command of a configuration alone: by its script, else by Python, and whose it is', async () => {
  file('lora.yaml', 'train: true\n');
  file('dpo.yaml', 'train: true\ntrain_mode: dpo\n');
  const none = join(folder, 'none');
  expect(await commandOfConfig('lora.yaml', folder, none)).toEqual([
    'python',
    '-m',
    'mlx_lm',
    'lora',
    '--config',
    'lora.yaml',
  ]);
  expect(await commandOfConfig('dpo.yaml', folder, none)).toEqual([
    'python',
    '-m',
    'mlx_lm_lora.train',
    '--config',
    'dpo.yaml',
  ]);
  writeFileSync(join(folder, 'mlx_lm.lora'), '', {mode: 0o755});
  expect(await commandOfConfig('lora.yaml', folder, folder)).toEqual(['mlx_lm.lora', '--config', 'lora.yaml']);
});

test('a configuration that leaves it to the command to train; and the environment of its folder', async () => {
  file('flag.yaml', 'model: x\n');
  file('test.yaml', 'test: true\n');
  const none = join(folder, 'none');
  expect((await commandOfConfig('flag.yaml', folder, none)).at(-1)).toBe('--train');
  expect(await commandOfConfig('test.yaml', folder, none)).not.toContain('--train');
  mkdirSync(join(folder, '.venv/bin'), {recursive: true});
  file('.venv/bin/mlx_lm.lora');
  const command = await commandOfConfig('flag.yaml', folder, none);
  expect(command).toEqual(['.venv/bin/mlx_lm.lora', '--config', 'flag.yaml', '--train']);
});
