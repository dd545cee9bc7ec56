import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {fold} from '../../../source/insight/fold.js';
import {createState} from '../../../source/insight/state.js';
import {readPython} from '../../../source/model/python-packages.js';
import {isNotable} from '../../../source/runs/check/estimate-later.js';
import {versionFields} from '../../../source/runs/check/versions.js';
import {writePythonEnvironment} from '../../helpers/python-environment.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'versions-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

test('what a run trains with is noted, and nothing else of its environment', () => {
  const packages = {mlx: '0.32.4', mlx_lm: '0.32.2', mlx_cpu: '0.32.4', torch: '2.9.1', requests: '2.32.0'};
  const bin = writePythonEnvironment(join(folder, 'venv'), packages);
  const python = readPython(['python', '-m', 'mlx_lm', 'lora', '--train'], folder, {PATH: bin});
  const fields = versionFields(python);
  expect(fields.packages).toEqual({
    python: '3.11.7',
    mlx: '0.32.4',
    'mlx-cpu': '0.32.4',
    'mlx-lm': '0.32.2',
    torch: '2.9.1',
  });
  const state = createState();
  fold(state, {t: 1, type: 'versions', ...fields});
  expect(state.versions).toEqual(fields.packages);
});

test('a version that a folder names is no way to write to a terminal', () => {
  const installed = new Map([['mlx', `0.1\u001b[31m${'9'.repeat(500)}`]]);
  const {packages} = versionFields({
    program: 'python',
    version: null,
    packages: {mlx: null, 'mlx-lm': null, 'mlx-lm-lora': null, rich: null, tqdm: null, transformers: null},
    installed,
    modelTypes: null,
    mlxWanted: null,
  });
  expect(packages.mlx).toMatch(/^0\.1\?\[31m9+$/);
  expect(packages.mlx?.length).toBeLessThan(60);
});

test('versions are looked for where a Python may be the trainer', () => {
  expect(isNotable(['python3', 'train.py'])).toBe(true);
  expect(isNotable(['uv', 'run', 'train.py'])).toBe(true);
  expect(isNotable(['mlx_lm.lora', '--train'])).toBe(true);
  expect(isNotable(['sleep', '9'])).toBe(false);
});
