import {mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {readLastViewed, writeLastViewed} from '../../source/journal/last-viewed.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-looked-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

test('the stored time is read back, and the file is private', () => {
  const path = join(folder, 'looked-at');
  expect(readLastViewed(path)).toBeNull();
  writeLastViewed(path, 1_767_600_000_123.4);
  expect(readLastViewed(path)).toBe(1_767_600_000_123);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each(['', 'yesterday', '-1', '1e99', '12345678901234567890'])('%p is not a time', text => {
  const path = join(folder, 'looked-at');
  writeFileSync(path, text);
  expect(readLastViewed(path)).toBeNull();
});
