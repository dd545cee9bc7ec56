import {mkdirSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {readRemains} from '../../../source/runs/continue/checkpoints.js';
import {createHome, makeRun} from '../../helpers/home.js';
import {leavePlaces, temporaryFolder} from '../../journal/places.js';

let home: ReturnType<typeof createHome>;
let directory: string;
beforeEach(() => {
  home = createHome();
  directory = temporaryFolder();
});
afterEach(() => {
  home.close();
  leavePlaces();
});

/** Where the checkpoints of a run are found that reported only a file name. */
const pathsOf = async (command: string[]): Promise<string[]> => {
  const event = {t: Date.now(), type: 'checkpoint', iteration: 10, path: 'checkpoint-10', late: true} as const;
  const run = makeRun(home.home, {id: '20260101-000000-aaaa', command, directory}, [event]);
  return (await readRemains(run)).checkpoints.map(({path}) => path);
};

test('a checkpoint without a folder lies in the one that the command names, else in one below', async () => {
  for (const folder of ['out', 'data']) mkdirSync(join(directory, folder));
  writeFileSync(join(directory, 'a-file'), '');
  for (const step of [10, 20]) mkdirSync(join(directory, 'out', `checkpoint-${step}`));
  const old = join(directory, 'old', 'checkpoint-10');
  mkdirSync(old, {recursive: true});
  utimesSync(old, 0, 0);
  const script = ['python', 'train.py'];
  expect(await pathsOf(script)).toEqual([20, 10].map(step => join(directory, 'out', `checkpoint-${step}`)));
  expect(await pathsOf([...script, '--output_dir', 'x'])).toEqual([join(directory, 'x', 'checkpoint-10')]);
});

test('if it may be in two folders, none is guessed', async () => {
  for (const folder of ['out', 'other']) mkdirSync(join(directory, folder, 'checkpoint-10'), {recursive: true});
  expect(await pathsOf(['python', 'train.py'])).toEqual([join(directory, 'checkpoint-10')]);
});

test('one that is not found keeps its reported path', async () => {
  expect(await pathsOf(['python', 'train.py'])).toEqual([join(directory, 'checkpoint-10')]);
  directory = join(directory, 'gone');
  expect(await pathsOf(['python', 'train.py'])).toEqual([join(directory, 'checkpoint-10')]);
});
