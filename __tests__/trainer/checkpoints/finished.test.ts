import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {finishedSince} from '../../../source/trainer/checkpoints/finished.js';
import {leavePlaces, temporaryFolder} from '../../journal/places.js';
import {write} from './weights.js';

const STARTED = Date.UTC(2026, 10, 22, 20);
const STATE = '{\n  "global_step": 40\n}\n';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(leavePlaces);

const add = (name: string, state: string | null = STATE, time = STARTED + 1000): void => {
  mkdirSync(join(folder, name));
  if (state !== null) write(join(folder, name, 'trainer_state.json'), state, time);
};
const found = async (...known: string[]) =>
  (await finishedSince(folder, STARTED, new Set(known))).map(({iteration}) => iteration);

test('checkpoints are listed from the oldest on, known ones not again', async () => {
  for (const step of [100, 20, 3]) add(`checkpoint-${step}`);
  expect(await finishedSince(folder, STARTED, new Set())).toEqual(
    [3, 20, 100].map(iteration => ({iteration, path: join(folder, `checkpoint-${iteration}`), kind: 'folder'})),
  );
  expect(await found('checkpoint-20')).toEqual([3, 100]);
});

test('what is being written, what an earlier run left, and anything else does not count', async () => {
  add('checkpoint-10', null);
  add('checkpoint-20', '{\n  "global_st');
  add('checkpoint-30', '');
  add('checkpoint-40', STATE, STARTED - 60_000);
  add('tmp-checkpoint-50');
  add('runs');
  writeFileSync(join(folder, 'checkpoint-60'), 'a file');
  writeFileSync(join(folder, '0000070_adapters.safetensors'), 'weights');
  expect(await found()).toEqual([]);
  add('checkpoint-80', STATE.trimEnd());
  // A clock as coarse as that of FAT.
  add('checkpoint-90', STATE, STARTED - 1500);
  expect(await found()).toEqual([80, 90]);
});

test('a folder that is not there has none', async () => {
  folder = join(folder, 'later');
  expect(await found()).toEqual([]);
});
