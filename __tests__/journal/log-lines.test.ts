import {closeSync, mkdtempSync, openSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {lineAround, startOfLast} from '../../source/journal/log-lines.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-log-lines-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const withLog = <Result>(text: string, use: (fd: number, path: string) => Result): Result => {
  const path = join(folder, 'trainer.log');
  writeFileSync(path, text);
  const fd = openSync(path, 'r');
  try {
    return use(fd, path);
  } finally {
    closeSync(fd);
  }
};

const numbered = (from: number, to: number): string =>
  Array.from({length: to - from}, (_, index) => `line ${String(from + index).padStart(9, '0')}\n`).join('');

test('the last lines are read from the end, at the start of a line', () => {
  const text = numbered(0, 200_000);
  const from = withLog(text, fd => startOfLast(fd, 50));
  expect(text.length - from).toBeLessThan(300 * 1024);
  expect(text.slice(from)).toMatch(/^line /);
  expect(withLog('one\ntwo', fd => startOfLast(fd, 50))).toBe(0);
});

test('a long bar counts as one line, so that what is before it is read too', () => {
  const bar = Array.from({length: 40_000}, (_, index) => `\r${index}/40000 [00:10<00:20]`).join('');
  const text = `${numbered(0, 30_000)}${bar}\n${numbered(0, 10)}`;
  const from = withLog(text, fd => startOfLast(fd, 500));
  const before = text.slice(from, text.indexOf('\r'));
  expect(before.split('\n').length).toBeGreaterThan(490);
});

test('a place in a line is moved to where the line begins', () => {
  const at = (place: number): number => withLog('one\ntwo three\nfour', fd => lineAround(fd, place));
  expect([at(0), at(3), at(4), at(9), at(18)]).toEqual([0, 0, 4, 4, 14]);
});
