import {chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {readPython} from '../../source/model/python-packages.js';

let root = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-python-')));
});

afterEach(() => rmSync(root, {recursive: true}));

const write = (name: string, text: string): string => {
  const path = join(root, name);
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
};

const METADATA =
  'Metadata-Version: 2.4\nName: mlx-lm\nRequires-Dist: mlx>=0.32.2; platform_system == "Darwin"\nRequires-Dist: numpy\n';

/** An environment with these packages, and its program for the trainer. */
const makeVenv = (name: string, packages: Readonly<Record<string, string>>): void => {
  write(`${name}/pyvenv.cfg`, 'home = /usr/bin\nversion = 3.11.7\n');
  write(`${name}/bin/python3`, '');
  write(`${name}/bin/python`, '');
  write(`${name}/bin/mlx_lm.lora`, `#!${join(root, name, 'bin/python')}\nimport re\n`);
  for (const [one, version] of Object.entries(packages)) {
    write(
      `${name}/lib/python3.11/site-packages/${one}-${version}.dist-info/METADATA`,
      one === 'mlx_lm' ? METADATA : '',
    );
  }
};

const makeModels = (site: string): void => {
  write(`${site}/mlx_lm/models/llama.py`, '');
  write(`${site}/mlx_lm/models/lfm2-vl.py`, '');
  write(
    `${site}/mlx_lm/utils.py`,
    'MODEL_REMAPPING = {\n    "mistral": "llama",\n    "kimi_k2": "deepseek_v3",  # a word\n}\n\nMODEL_ARCHITECTURE_REMAPPING = {\n    ("bailing_hybrid", "BailingMoeV3ForCausalLM"): "bailing_moe_v3",\n}\n',
  );
};

const read = (command: readonly string[], environment: Record<string, string> = {}) =>
  readPython(command, root, {HOME: join(root, 'home'), ...environment});

const VENV = {mlx: '0.32.4', mlx_lm: '0.32.2', rich: '15.0.0', Wandb_Core: '1.0'};

test('packages and their versions, by what lies on disk', () => {
  makeVenv('venv', VENV);
  makeModels('venv/lib/python3.11/site-packages');
  const python = read([join(root, 'venv/bin/mlx_lm.lora'), '--train']);
  expect(python).toMatchObject({
    program: join(root, 'venv/bin/python'),
    version: '3.11.7',
    packages: {mlx: '0.32.4', 'mlx-lm': '0.32.2', rich: '15.0.0', tqdm: null, transformers: null, 'mlx-lm-lora': null},
    mlxWanted: 'mlx>=0.32.2',
  });
  expect(python?.installed.get('wandb-core')).toBe('1.0');
  expect([...(python?.modelTypes ?? [])].sort()).toEqual(['bailing_hybrid', 'kimi_k2', 'lfm2-vl', 'llama', 'mistral']);
});

describe('which Python', () => {
  test.each([
    ['a path', ['venv/bin/python', '-m', 'mlx_lm.lora'], {}],
    ['a name on the PATH', ['python3', 'train.py'], {PATH: 'venv/bin'}],
    ['a script on the PATH', ['mlx_lm.lora'], {PATH: 'nothing:venv/bin'}],
    ['behind other programs', ['nice', '-n', '5', 'env', 'A=b', 'mlx_lm.lora'], {PATH: 'venv/bin'}],
    ['behind a launcher', ['mlx.launch', '-n', '2', '--', 'mlx_lm.lora'], {PATH: 'venv/bin'}],
    ['the active environment of uv', ['uv', 'run', 'mlx_lm.lora'], {VIRTUAL_ENV: 'venv'}],
  ])('%s', (_, command, environment) => {
    makeVenv('venv', VENV);
    const absolute = Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [
        key,
        value
          .split(':')
          .map(one => join(root, one))
          .join(':'),
      ]),
    );
    expect(read(command, absolute)?.packages['mlx-lm']).toBe('0.32.2');
  });

  test('the environment of a project, from a folder within', () => {
    makeVenv('project/.venv', VENV);
    write('project/pyproject.toml', '');
    mkdirSync(join(root, 'project/deep/down'), {recursive: true});
    const found = readPython(['uv', 'run', 'mlx_lm.lora'], join(root, 'project/deep/down'), {});
    expect(found?.program).toBe(join(root, 'project/.venv/bin/python3'));
  });

  test('behind a shim of pyenv: the version of the folder, else the global one', () => {
    for (const version of ['3.11.7', '3.12.1', '3.12.10']) {
      makeVenv(`pyenv/versions/${version}`, {mlx_lm: `0.${version.slice(2)}`});
    }
    write('pyenv/shims/mlx_lm.lora', '#!/usr/bin/env bash\nexec pyenv exec "$program" "$@"\n');
    write('pyenv/version', '3.11.7\n');
    const environment = {PATH: join(root, 'pyenv/shims')};
    expect(read(['mlx_lm.lora'], environment)?.packages['mlx-lm']).toBe('0.11.7');
    expect(read(['mlx_lm.lora'], {...environment, PYENV_VERSION: '3.12.1'})?.packages['mlx-lm']).toBe('0.12.1');
    write('.python-version', '# ours\n3.12\n');
    expect(read(['mlx_lm.lora'], environment)?.packages['mlx-lm']).toBe('0.12.10');
  });

  test('of a script whose first line pip had to write in sh', () => {
    makeVenv('my venv', VENV);
    write('my venv/bin/mlx_lm.lora', `#!/bin/sh\n'''exec' "${join(root, 'my venv/bin/python')}" "$0" "$@"\n' '''\n`);
    expect(read([join(root, 'my venv/bin/mlx_lm.lora')])?.packages['mlx-lm']).toBe('0.32.2');
  });

  test.each([
    ['a program that is not there', ['mlx_lm.lora']],
    ['a shell', ['bash', '-c', 'mlx_lm.lora --train']],
    ['an environment that only its tool knows', ['conda', 'run', '-n', 'mlx', 'mlx_lm.lora']],
    ['packages for this run alone', ['uv', 'run', '--with', 'mlx-lm', 'mlx_lm.lora']],
    ['another environment than the project’s', ['uv', 'run', '--isolated', '--python', '3.12', 'mlx_lm.lora']],
    ['a Python that has nothing', ['empty/bin/python', '-m', 'mlx_lm.lora']],
  ])('%s: not known', (_, command) => {
    makeVenv('venv', VENV);
    makeVenv('empty', {});
    expect(read(command)).toBeNull();
  });
});

describe('what a project asks for', () => {
  const inProject = (command: readonly string[]) =>
    readPython(command, join(root, 'project'), {VIRTUAL_ENV: join(root, 'venv')});

  test('uv installs it first: what is missing now is not missing then', () => {
    write('project/pyproject.toml', '');
    makeVenv('project/.venv', {rich: '15.0.0'});
    expect(inProject(['uv', 'run', 'mlx_lm.lora'])).toBeNull();
    expect(inProject(['uv', 'run', '--no-sync', 'mlx_lm.lora'])?.packages['mlx-lm']).toBeNull();
  });

  test('uv makes its environment first, whichever is active', () => {
    write('project/pyproject.toml', '');
    makeVenv('venv', VENV);
    expect(inProject(['uv', 'run', 'mlx_lm.lora'])).toBeNull();
  });
});

test('folders that .pth files add, as Homebrew, uv and an editable install write them', () => {
  makeVenv('venv', {rich: '15.0.0'});
  const site = 'venv/lib/python3.11/site-packages';
  for (const [name, version] of Object.entries({mlx: '0.32.4', tqdm: '4.0'})) {
    write(`deps-${name}/${name}-${version}.dist-info/METADATA`, '');
  }
  write('clone/mlx_lm/_version.py', '__version__ = "0.33.0"\n');
  write(`${site}/homebrew_deps.pth`, `import site; site.addsitedir('${join(root, 'deps-mlx')}')\n`);
  write(`${site}/editable.pth`, `# a comment\n${join(root, 'clone')}\n../../../../deps-tqdm\nimport os; os.x\n`);
  expect(read([join(root, 'venv/bin/mlx_lm.lora')])?.packages).toMatchObject({
    mlx: '0.32.4',
    'mlx-lm': '0.33.0',
    tqdm: '4.0',
  });
});

test('a Python of its own, with what the user has installed beside it', () => {
  write('opt/bin/python3.12', '');
  symlinkSync('python3.12', join(root, 'opt/bin/python3'));
  write('opt/lib/python3.12/site-packages/mlx-0.31.2.dist-info/METADATA', '');
  write('home/.local/lib/python3.12/site-packages/mlx_lm-0.31.3.dist-info/METADATA', METADATA);
  const command = [join(root, 'opt/bin/python3'), '-m', 'mlx_lm.lora'];
  expect(read(command)).toMatchObject({version: '3.12', packages: {mlx: '0.31.2', 'mlx-lm': '0.31.3'}});
  expect(read(command, {PYTHONNOUSERSITE: '1'})?.packages['mlx-lm']).toBeNull();
});

test('folders that .pth files add', () => {
  makeVenv('venv', {mlx_lm: '0.32.2'});
  write('brew/site-packages/mlx-0.32.4.dist-info/METADATA', '');
  write('plain/rich-15.0.0.dist-info/METADATA', '');
  const site = 'venv/lib/python3.11/site-packages';
  write(`${site}/deps.pth`, `import site; site.addsitedir('${join(root, 'brew/site-packages')}')\n`);
  write(`${site}/plain.pth`, '# a word\n../../../../plain\n/nowhere\n');
  expect(read(['venv/bin/python', '-m', 'x'])?.packages).toMatchObject({mlx: '0.32.4', rich: '15.0.0'});
});

test('sources in the folder of the start count as installed, for a module', () => {
  makeVenv('venv', {mlx: '0.32.4'});
  makeModels('.');
  write('mlx_lm/_version.py', '__version__ = "0.33.0"\n');
  const found = read(['venv/bin/python', '-m', 'mlx_lm.lora']);
  expect(found?.packages['mlx-lm']).toBe('0.33.0');
  expect(found?.modelTypes?.has('llama')).toBe(true);
  expect(read([join(root, 'venv/bin/mlx_lm.lora')])?.packages['mlx-lm']).toBeNull();
});
