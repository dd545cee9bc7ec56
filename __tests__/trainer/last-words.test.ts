import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {lastWords} from '../../source/trainer/last-words.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-words-'));
});

afterEach(() => rmSync(folder, {recursive: true, force: true}));

const logged = (text: string): string => {
  const file = join(folder, 'trainer.log');
  writeFileSync(file, text);
  return file;
};

test('the last lines, without escape sequences and blank ones', () => {
  const log = logged('one\r\n\u001b[31mValueError: too many layers\u001b[0m\r\n\r\n   \r\nlast');
  expect(lastWords(log, 2)).toEqual(['ValueError: too many layers', 'last']);
});

test('only the end of a long log is read', () => {
  const log = logged(`${'x'.repeat(100)}\n`.repeat(10_000));
  expect(lastWords(log, 1000).length).toBeLessThan(200);
});

test('no log, no words', () => {
  expect(lastWords(join(folder, 'nothing'), 3)).toEqual([]);
  expect(lastWords(logged(''), 3)).toEqual([]);
});
