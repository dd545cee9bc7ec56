import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {FolderTakenError, makeNewAdapters} from '../../../source/runs/continue/new-adapters.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-adapters-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const planned = () => ({
  adapterPath: 'out/ad-from-0000040',
  file: {path: join(folder, 'out', 'ad-from-0000040.yaml'), text: 'iters: 5\n'},
});
const made = () => readdirSync(folder, {recursive: true}).sort();

test('the folder and the copy of the configuration are made, and removed again', () => {
  const remove = makeNewAdapters(planned(), folder);
  expect(made()).toEqual(['out', 'out/ad-from-0000040', 'out/ad-from-0000040.yaml']);
  expect(readFileSync(planned().file.path, 'utf8')).toBe('iters: 5\n');
  remove();
  expect(made()).toEqual(['out']);
});

test('what a trainer has written stays', () => {
  const remove = makeNewAdapters({...planned(), file: null}, folder);
  writeFileSync(join(folder, 'out', 'ad-from-0000040', 'adapter_config.json'), '{}');
  remove();
  expect(made()).toContain('out/ad-from-0000040/adapter_config.json');
});

test('a folder that exists already is left alone, and so is a configuration', () => {
  makeNewAdapters({...planned(), file: null}, folder);
  expect(() => makeNewAdapters(planned(), folder)).toThrow(FolderTakenError);
  expect(made()).toEqual(['out', 'out/ad-from-0000040']);

  mkdirSync(join(folder, 'other'));
  const path = join(folder, 'other', 'ad.yaml');
  writeFileSync(path, 'theirs');
  const other = {adapterPath: 'other/ad', file: {path, text: 'ours'}};
  expect(() => makeNewAdapters(other, folder)).toThrow(FolderTakenError);
  expect(readFileSync(path, 'utf8')).toBe('theirs');
  expect(existsSync(join(folder, 'other', 'ad'))).toBe(false);
});
