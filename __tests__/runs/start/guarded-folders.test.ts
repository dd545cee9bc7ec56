import {mkdirSync, realpathSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {guardedPlace} from '../../../source/insight/guarded-places.js';
import {guardedStartText} from '../../../source/insight/guarded-start.js';
import {guardedParts} from '../../../source/runs/start/guarded-folders.js';
import {leavePlaces, temporaryFolder} from '../../journal/places.js';

let home = '';
beforeEach(() => {
  home = realpathSync(temporaryFolder());
  for (const folder of ['lora', 'Documents/rows', 'Desktop', 'Library/Mobile Documents/com~apple~CloudDocs/model']) {
    mkdirSync(join(home, folder), {recursive: true});
  }
});
afterEach(leavePlaces);

const MLX = ['python', '-m', 'mlx_lm', 'lora', '--train'];
const parts = async (words: readonly string[], folder = 'lora') =>
  (await guardedParts([...MLX, ...words], join(home, folder), home)).map(({what, place}) => `${what}: ${place}`);

test.each([
  ['/Users/ada/Documents', 'Documents'],
  ['/Users/ada/Documents/lora', 'Documents'],
  ['/Users/ada/Desktop/x', 'Desktop'],
  ['/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/lora', 'iCloud Drive'],
  ['/Volumes/Samsung T7/lora', 'the disk Samsung T7'],
  ['/Users/ada/Documents2', null],
  ['/Users/ada/lora/Documents', null],
  ['/Users/bob/Documents', null],
  ['/Volumes', null],
])('%s lies in %s', (path, place) => {
  expect(guardedPlace(path, '/Users/ada')).toBe(place);
});

test('data, model and checkpoints count by flags and configuration, behind links too', async () => {
  expect(await parts(['--model', 'mlx-community/x', '--data', '../Documents/rows'])).toEqual(['data: Documents']);
  symlinkSync(join(home, 'Documents', 'rows'), join(home, 'lora', 'data'));
  writeFileSync(
    join(home, 'lora', 'lora.yaml'),
    `data: data\nadapter_path: ${join(home, 'Desktop', 'new', 'adapters')}\n`,
  );
  expect(await parts(['-c', 'lora.yaml'])).toEqual(['data: Documents', 'checkpoints: Desktop']);
  const cloud = join(home, 'Library/Mobile Documents/com~apple~CloudDocs/model');
  expect(await parts(['--model', cloud])).toEqual(['model: iCloud Drive']);
});

test('the names of a dataset and of a model are not taken for folders, even in such a place', async () => {
  expect(await parts(['--model', 'mlx-community/x', '--data', 'org/rows'], 'Documents/rows')).toEqual([
    'its folder: Documents',
  ]);
  expect(await parts(['--model', 'mlx-community/x', '--data', 'rows', '--adapter-path', 'adapters'])).toEqual([]);
});

const inCursor = {terminal: {name: 'Cursor'}, independent: false};

test('the text has two short lines, with the app if it is known', () => {
  expect(guardedStartText([], inCursor)).toBeNull();
  expect(
    guardedStartText(
      [
        {what: 'its folder', place: 'Documents'},
        {what: 'checkpoints', place: 'Documents'},
      ],
      inCursor,
    ),
  ).toBe(
    "An update of Cursor may close Documents to this session, the run's folder with it:\n" +
      'macOS gives access only through Cursor. Loading and saving would then fail; elsewhere in your home folder they would not.',
  );
  expect(
    guardedStartText(
      [
        {what: 'data', place: 'Documents'},
        {what: 'model', place: 'the disk X'},
        {what: 'checkpoints', place: 'Documents'},
      ],
      null,
    ),
  ).toMatch(
    /^An update of the app that started this tmux server may close Documents to .*, data and checkpoints with it:\nmacOS gives access only through that app\./,
  );
});

test('for a session that belongs to no app nothing is promised', () => {
  const text = guardedStartText([{what: 'data', place: 'Desktop'}], {terminal: null, independent: true});
  expect(text).toMatch(
    /^This session belongs to no app, and macOS may keep it out of Desktop, data with it:\n.*--independent/,
  );
});
