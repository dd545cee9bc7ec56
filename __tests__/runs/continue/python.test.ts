import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {askPython} from '../../../source/host/ask-python.js';
import type {Adoption} from '../../../source/journal/run-record.js';
import type {Continuation} from '../../../source/runs/continue/continuation.js';
import {withItsPython} from '../../../source/runs/continue/python.js';
import {REAL_PYTHON} from '../../helpers/framework-python.js';
import {createHome, makeRun} from '../../helpers/home.js';

const {PATH, VIRTUAL_ENV, CONDA_PREFIX} = process.env;
let place: ReturnType<typeof createHome>;

beforeEach(() => {
  place = createHome();
  // The Pythons of this machine must not affect the test.
  Object.assign(process.env, {PATH: '/usr/sbin', VIRTUAL_ENV: '', CONDA_PREFIX: ''});
});

afterEach(() => {
  for (const [name, value] of Object.entries({PATH, VIRTUAL_ENV, CONDA_PREFIX})) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  place.close();
});

/** A stand-in for a Python that has the package, or has not, or hangs. */
const python = (name: string, does: 'has' | 'lacks' | 'hangs' | 'fails'): string => {
  const path = join(place.home, name);
  mkdirSync(dirname(path), {recursive: true});
  const body = {has: 'exit 0', lacks: 'exit 3', hangs: 'exec /bin/sleep 600', fails: 'exit 1'}[does];
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
};

const adopted = (interpreters?: string[]): Adoption => ({
  kind: 'pane',
  file: null,
  pane: null,
  processes: [],
  releasedAt: null,
  ...(interpreters && {interpreters}),
});

const goOn = async (command: string[], adoption: Adoption | null, limitMs = 10_000): Promise<Continuation> => {
  const run = makeRun(place.home, {id: 'a', name: 'work', command, directory: place.home, adopted: adoption});
  return withItsPython(run, {command} as Continuation, limitMs);
};

const framework = (does: Parameters<typeof python>[1]): string =>
  python('Python.framework/Versions/3.12/Resources/Python.app/Contents/MacOS/Python', does);

const LORA = ['-m', 'mlx_lm.lora', '--train'];

test('the first that has it replaces the framework', async () => {
  const [gone, lacks, has] = [join(place.home, 'gone'), python('a/python3', 'lacks'), python('b/python3', 'has')];
  const {command, python: words} = await goOn([framework('lacks'), ...LORA], adopted([gone, lacks, has]));
  expect(command).toEqual([has, ...LORA]);
  expect(words).toBe(has);
});

test('one that hangs or fails does not prevent the next', async () => {
  const has = python('c/python3', 'has');
  const silent = [python('a/python3', 'hangs'), python('b/python3', 'fails')];
  expect((await goOn([framework('lacks'), ...LORA], adopted([...silent, has]), 300)).command[0]).toBe(has);
});

test('a framework that has it itself stays in the command', async () => {
  const command = [framework('has'), ...LORA];
  expect(await goOn(command, adopted([python('a/python3', 'lacks')]))).toEqual({command});
});

test('a path in the command comes before what the environment named, a name after it', async () => {
  const own = python('own/python3', 'has');
  const named = python('named/python3', 'has');
  expect((await goOn([own, ...LORA], adopted([named]))).command[0]).toBe(own);
  expect((await goOn(['python', ...LORA], adopted([named]))).command[0]).toBe(named);
});

test('a name that the PATH resolves here stays as typed, if nothing else is known', async () => {
  process.env.PATH = dirname(python('bin/python', 'has'));
  // Found on the PATH it is asked by its path.
  expect((await goOn(['python', ...LORA], adopted())).command[0]).toBe(join(place.home, 'bin', 'python'));
});

test('if none has it nothing is started, and all that were asked are named', async () => {
  const lacks = python('a/python3', 'lacks');
  await expect(goOn([framework('lacks'), ...LORA], adopted([lacks]))).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(
      /^No Python here has mlx_lm, which work needs\. These were asked:\n {2}.*a\/python3\n/,
    ),
    nextStep: expect.stringMatching(/^Nothing was started\. Activate the environment.*mlxtop continue work$/),
  });
});

test('a framework whose environment gives no answer is not started, and the error says so', async () => {
  const silent = python('a/python3', 'hangs');
  await expect(goOn([framework('lacks'), ...LORA], adopted([silent]), 200)).rejects.toMatchObject({
    message: expect.stringMatching(/^It is unknown whether a Python here has mlx_lm: no answer from .*a\/python3\.$/),
    nextStep: expect.stringMatching(/try again/),
  });
});

test('a path in the command that gives no answer stays', async () => {
  const command = [python('own/python3', 'hangs'), ...LORA];
  expect(await goOn(command, adopted(), 200)).toEqual({command});
});

test.each([
  ['what mlxtop started itself', null, ['python', ...LORA]],
  ['another program', adopted(), ['uv', 'run', 'mlx_lm.lora', '--train']],
  ['a script whose needs are unknown', adopted(), ['python', 'train.py', '--resume_from_checkpoint', 'x']],
])('%s stays as it is, and no Python is asked', async (_what, adoption, command) => {
  expect(await goOn(command, adoption)).toEqual({command});
});

(REAL_PYTHON === null ? test.skip : test)('a real Python is asked without loading anything', async () => {
  const here = (name: string) => {
    mkdirSync(join(place.home, name));
    return join(place.home, name, '__init__.py');
  };
  writeFileSync(here('explodes'), 'raise SystemExit(9)\n');
  mkdirSync(join(place.home, 'data_only'));
  const ask = (name: string) => askPython(REAL_PYTHON ?? '', name, place.home, 20_000);
  expect(await ask('explodes')).toBe('has');
  expect(await ask('data_only')).toBe('lacks');
  expect(await ask('there_is_no_such_package')).toBe('lacks');
  expect(await askPython(join(place.home, 'explodes', '__init__.py'), 'json', place.home, 20_000)).toBe('lacks');
});
