import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {totalFromCommand} from '../../source/trainer/totals.js';

const LORA = ['python', '-m', 'mlx_lm', 'lora', '--train'];

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mlxtop-totals-'));
  const write = (name: string, text: string): void => writeFileSync(path.join(directory, name), text);
  write('lora.yaml', '# a run\nmodel: "local/model"\niters: 600\nlora_parameters: {rank: 8, scale: 20.0}\n');
  write('other.yaml', 'iters: 700\n');
  write('grouped.yaml', 'iters: 1_000\n');
  write('twice.yaml', 'iters: 5\niters: 6\n');
  write('tagged.yaml', 'iters: 8\nname: !!python/name:builtins.str x\n');
  write('text.yaml', 'iters: "600"\n');
  write('zero.yaml', 'iters: 0\n');
  write('fraction.yaml', 'iters: 1.5\n');
  write('without.yaml', 'model: x\n');
  write('list.yaml', '- iters: 5\n');
  write('broken.yaml', 'iters: [5\n');
  write('empty.yaml', '');
  write('large.yaml', `iters: 5\n${'# padding\n'.repeat(110_000)}`);
  mkdirSync(path.join(directory, 'folder.yaml'));
  execFileSync('mkfifo', [path.join(directory, 'pipe.yaml')]);
});

afterAll(() => rmSync(directory, {recursive: true}));

const total = async (...command: string[]) => totalFromCommand(command, directory);

describe('flags', () => {
  test.each([
    [['--iters', '100'], 100],
    [['--iters=100'], 100],
    [['--iter', '100'], 100],
    [['--it=100'], 100],
    [['--iters', '1_000'], 1000],
    [['--iters', '5', '--iters', '6'], 6],
    [['-c', 'lora.yaml', '--iters', '100'], 100],
    [['--iters', '100', '--config', 'lora.yaml'], 100],
  ])('%j', async (options, iterations) => {
    expect(await total(...LORA, ...options)).toEqual({iterations, source: 'flag'});
  });

  test.each([
    [['--iters', 'many']],
    [['--iters', '1.5']],
    [['--iters', '-5']],
    [['--iters', '0']],
    [['--iters']],
    [['--iterations', '100']],
    [['--items', '100']],
    [['iters', '100']],
    [[]],
  ])('%j says nothing', async options => {
    expect(await total(...LORA, ...options)).toBeNull();
  });
});

describe('a configuration file', () => {
  test.each([
    [['-c', 'lora.yaml'], 600],
    [['-clora.yaml'], 600],
    [['-c=lora.yaml'], 600],
    [['--config', 'lora.yaml'], 600],
    [['--config=./lora.yaml'], 600],
    [['--conf', 'lora.yaml'], 600],
    [['-c', 'lora.yaml', '--config', 'other.yaml'], 700],
    [['-c', 'grouped.yaml'], 1000],
    [['-c', 'twice.yaml'], 6],
    [['-c', 'tagged.yaml'], 8],
  ])('%j', async (options, iterations) => {
    expect(await total(...LORA, ...options)).toEqual({iterations, source: 'config'});
  });

  test('by an absolute path', async () => {
    const file = path.join(directory, 'lora.yaml');
    expect(await totalFromCommand([...LORA, '-c', file], '/')).toEqual({iterations: 600, source: 'config'});
  });

  test.each(['text', 'zero', 'fraction', 'without', 'list', 'broken', 'empty', 'large', 'missing', 'folder', 'pipe'])(
    '%s.yaml says nothing',
    async name => {
      expect(await total(...LORA, '-c', `${name}.yaml`)).toBeNull();
    },
  );

  test('without a name says nothing', async () => {
    expect(await total(...LORA, '--config')).toBeNull();
  });
});

describe('two dashes', () => {
  test('of the trainer end its options', async () => {
    expect(await total('mlx_lm.lora', '--train', '--', '--iters', '100')).toBeNull();
    expect(await total('mlx_lm.lora', '--iters', '5', '--', '--iters', '100')).toEqual({iterations: 5, source: 'flag'});
  });

  test.each([
    [['mlx.launch', '-n', '2', '--', 'python', 'lora.py', '--iters', '40']],
    [['uv', 'run', '--with', 'mlx_lm', '--', 'mlx_lm.lora', '--iters', '40']],
    [['caffeinate', '-i', '--', './train.sh', '--iters', '40']],
  ])('of a launcher do not: %j', async command => {
    expect(await total(...command)).toEqual({iterations: 40, source: 'flag'});
  });
});

test('a shell command is no configuration file', async () => {
  expect(await total('bash', '-c', 'mlx_lm.lora --train')).toBeNull();
});

test('an empty command says nothing', async () => {
  expect(await total()).toBeNull();
});
