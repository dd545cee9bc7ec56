import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {
  interpretersBelow,
  interpretersBeside,
  interpretersIn,
  interpretersOf,
} from '../../../source/trainer/continue/interpreters.js';
import {neededPackage, pythonScript, pythonWord} from '../../../source/trainer/continue/python.js';

const HOMEBREW =
  '/opt/homebrew/Cellar/python@3.12/3.12.4/Frameworks/Python.framework/Versions/3.12/Resources/Python.app/Contents/MacOS/Python';

test.each([
  [HOMEBREW, 'framework'],
  ['/Library/Frameworks/Python.framework/Versions/3.13/Resources/Python.app/Contents/MacOS/Python', 'framework'],
  ['/Users/x/miniconda3/envs/mlx/python.app/Contents/MacOS/python', 'framework'],
  ['python', 'name'],
  ['python3.12', 'name'],
  ['.venv/bin/python', 'path'],
  ['/Users/x/.local/share/uv/python/cpython-3.12.4-macos-aarch64-none/bin/python3.12', 'path'],
  ['/opt/homebrew/bin/python3.13t', 'path'],
  ['uv', null],
  ['mlx_lm.lora', null],
  ['pythonw-helper', null],
  ['/usr/bin/env', null],
])('%s begins as: %s', (program, kind) => {
  expect(pythonWord(program)).toBe(kind);
});

test.each([
  ['python -m mlx_lm.lora --train', 'mlx_lm', null],
  ['python -mmlx_lm lora --train', 'mlx_lm', null],
  ['python -u -X dev -W ignore -m mlx_lm lora', 'mlx_lm', null],
  ['python -Xdev -um mlx_lm.lora', 'mlx_lm', null],
  ['python -u /v/bin/mlx_lm.lora --train', 'mlx_lm', '/v/bin/mlx_lm.lora'],
  ['python /v/bin/mlx_lm lora', 'mlx_lm', '/v/bin/mlx_lm'],
  ['python -m accelerate.commands.launch run.py', 'accelerate', null],
  ['python examples/run_clm.py --output_dir out', 'transformers', 'examples/run_clm.py'],
  ['python train.py -m nothing', null, 'train.py'],
  ['python -c pass', null, null],
  ['python -', null, null],
  ['python -m', null, null],
  ['python -m ../x', null, null],
  ['python', null, null],
])('%s needs %s', (command, needed, script) => {
  expect(neededPackage(command.split(' '))).toBe(needed);
  expect(pythonScript(command.split(' '))).toBe(script);
});

describe('the Pythons of an environment', () => {
  let folder = '';
  const file = (...names: string[]): string => {
    const path = join(folder, ...names);
    mkdirSync(dirname(path), {recursive: true});
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, 0o755);
    return path;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlxtop-python-'));
  });
  afterEach(() => rmSync(folder, {recursive: true, force: true}));

  test('are named by the launcher, the virtual environment, conda and the PATH, in that order, links as they are', () => {
    const base = file('opt', 'bin', 'python3.12');
    mkdirSync(join(folder, 'venv', 'bin'), {recursive: true});
    const launcher = join(folder, 'venv', 'bin', 'python3');
    symlinkSync(base, launcher);
    const conda = file('conda', 'bin', 'python');
    const onPath = file('bin', 'python3');
    expect(
      interpretersIn({
        __PYVENV_LAUNCHER__: launcher,
        VIRTUAL_ENV: join(folder, 'venv'),
        CONDA_PREFIX: join(folder, 'conda'),
        PATH: `relative:${folder}/nothing:${folder}/bin:/nowhere`,
      }),
    ).toEqual([launcher, conda, onPath]);
    expect(interpretersIn({})).toEqual([]);
    expect(interpretersIn({VIRTUAL_ENV: 'venv', __PYVENV_LAUNCHER__: 'python3', PATH: ''})).toEqual([]);
  });

  test('of several processes are each listed once', async () => {
    const python = file('venv', 'bin', 'python3');
    const startEnvironment = async (pid: number) =>
      pid === 1 ? null : {VIRTUAL_ENV: join(folder, 'venv'), PATH: join(folder, 'venv', 'bin')};
    expect(await interpretersOf({startEnvironment}, [1, 2, 3])).toEqual([python]);
    expect(await interpretersOf({}, [2])).toEqual([]);
  });

  test('that a script was installed into are named by its first line and lie beside it', () => {
    const python = file('venv', 'bin', 'python3');
    const other = file('other', 'bin', 'python3.12');
    writeFileSync(join(folder, 'venv', 'bin', 'mlx_lm.lora'), `#!${other}\nimport mlx_lm\n`);
    expect(interpretersBeside([HOMEBREW, 'venv/bin/mlx_lm.lora', '--train'], folder)).toEqual([other, python]);
    writeFileSync(join(folder, 'venv', 'bin', 'mlx_lm.lora'), '#!/bin/sh\n');
    expect(interpretersBeside([HOMEBREW, 'venv/bin/mlx_lm.lora'], folder)).toEqual([python]);
    expect(interpretersBeside([HOMEBREW, '-m', 'mlx_lm.lora'], folder)).toEqual([]);
    expect(interpretersBeside([HOMEBREW, 'gone/mlx_lm.lora'], folder)).toEqual([]);
  });

  test('in a folder are those of its virtual environments alone', () => {
    const python = file('.venv', 'bin', 'python3');
    file('.venv', 'pyvenv.cfg');
    file('venv', 'bin', 'python3');
    expect(interpretersBelow(folder)).toEqual([python]);
  });
});
