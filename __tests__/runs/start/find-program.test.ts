import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {requireProgram} from '../../../source/runs/start/find-program.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-program-'));
  mkdirSync(join(folder, 'bin', 'directory'), {recursive: true});
  for (const [name, mode] of Object.entries({
    'bin/tool': 0o755,
    'bin/data': 0o644,
    'here.sh': 0o755,
    'train.py': 0o644,
  })) {
    writeFileSync(join(folder, name), '#!/bin/sh\n');
    chmodSync(join(folder, name), mode);
  }
  symlinkSync('tool', join(folder, 'bin', 'link'));
  symlinkSync('gone', join(folder, 'bin', 'dangling'));
});

afterAll(() => {
  rmSync(folder, {recursive: true});
});

const find = (name: string, path = join(folder, 'bin')) => requireProgram(name, folder, path);

describe('found', () => {
  test.each([
    ['tool', undefined],
    ['link', undefined],
    ['tool', '/nowhere::bin'],
    ['here.sh', '/nowhere:'],
    ['here.sh', ''],
    ['./here.sh', '/nowhere'],
    ['bin/tool', '/nowhere'],
    ['bin/../bin/tool', '/nowhere'],
  ])('%s along %s', (name, path) => {
    expect(() => find(name, path)).not.toThrow();
  });

  test('by an absolute path', () => {
    expect(() => find(join(folder, 'bin', 'tool'), '')).not.toThrow();
  });
});

describe('not found, and what to do', () => {
  test.each([
    ['nothing', "There is no program 'nothing' on the PATH.", /virtual environment/],
    ['./nothing', "There is no program './nothing'.", /virtual environment/],
    ['data', "There is no program 'data' on the PATH.", /virtual environment/],
    ['directory', "There is no program 'directory' on the PATH.", /virtual environment/],
    ['dangling', "There is no program 'dangling' on the PATH.", /virtual environment/],
    ['bin/directory', "'bin/directory' is a folder, not a program.", /virtual environment/],
    ['./train.py', "'./train.py' is not executable.", /mlxtop run -- python \.\/train\.py/],
    ['train.py', "'train.py' is not executable.", /mlxtop run -- python train\.py/],
    ['here.sh', "There is no program 'here.sh' on the PATH.", /mlxtop run -- \.\/here\.sh/],
    ['python train.py', "There is no program 'python train.py' on the PATH.", /without quotes/],
    ['CUDA=0', "There is no program 'CUDA=0' on the PATH.", /NAME=value mlxtop run/],
    ['--detach', "There is no program '--detach' on the PATH.", /before --: mlxtop run --detach -- python/],
    ['DYLD_X=1', "There is no program 'DYLD_X=1' on the PATH.", /run -- env DYLD_X=1 python/],
  ])('%s', (name, message, nextStep) => {
    expect(() => find(name)).toThrow(
      expect.objectContaining({message, nextStep: expect.stringMatching(nextStep), exitCode: 1}),
    );
  });
});
