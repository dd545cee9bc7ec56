import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {readJsonOrNull, readTextOrNull, replaceFile} from '../../source/journal/files.js';
import {leavePlaces, temporaryFolder, testOnSmallDisk} from './places.js';

afterEach(leavePlaces);

test('replaces a file, privately, and leaves nothing else', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'run.json');
  writeFileSync(path, 'old', {mode: 0o644});
  replaceFile(path, 'néw', true);
  expect(readFileSync(path, 'utf8')).toBe('néw');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['run.json']);
});

test('a file that cannot be replaced stays as it is, and nothing else is left', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'taken'));
  expect(() => replaceFile(join(folder, 'taken'), 'new')).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(readdirSync(folder)).toEqual(['taken']);
});

testOnSmallDisk('on a full disk the old text stays', disk => {
  const path = join(disk.folder, 'rollup.json');
  replaceFile(path, 'old');
  disk.fill();
  expect(() => replaceFile(path, 'x'.repeat(10_000))).toThrow(expect.objectContaining({code: 'ENOSPC'}));
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(disk.folder).sort()).toEqual(['filler', 'rollup.json']);
});

test('a missing file reads as null, and so does one without JSON', async () => {
  const path = join(temporaryFolder(), 'run.json');
  expect(await readTextOrNull(path)).toBeNull();
  expect(await readJsonOrNull(path)).toBeNull();
  writeFileSync(path, '{"id": "r');
  expect(await readTextOrNull(path)).toBe('{"id": "r');
  expect(await readJsonOrNull(path)).toBeNull();
  writeFileSync(path, '{"id": "r"}');
  expect(await readJsonOrNull(path)).toEqual({id: 'r'});
});
