import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {countTrainRows} from '../../../source/trainer/settings/train-rows.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-rows-'));
});

afterAll(() => rmSync(folder, {recursive: true}));

let places = 0;

const dataOf = (text: string | Buffer): string => {
  const data = join(folder, String(places++));
  mkdirSync(data);
  writeFileSync(join(data, 'train.jsonl'), text);
  return data;
};

const ROW = '{"text": "a"}';

test.each([
  ['', 0],
  [ROW, 1],
  [`${ROW}\n`, 1],
  [`${ROW}\n${ROW}`, 2],
  [`${ROW}\r\n${ROW}\r\n`, 2],
  [`${ROW}\n\n \t\n${ROW}\n\n`, 2],
  ['{"text": "Zeile\\nzwei ü"}\n', 1],
])('%j has %i rows', async (text, rows) => {
  expect(await countTrainRows(dataOf(text))).toBe(rows);
});

test('rows longer than a piece, and blank lines where pieces meet', async () => {
  const long = `{"text": "${'x'.repeat(700_000)}"}\n`;
  const lines = `${' '.repeat(262_140)}\n${long}${'\n'.repeat(300_000)}${long}`;
  expect(await countTrainRows(dataOf(lines))).toBe(2);
  expect(await countTrainRows(dataOf(`${ROW}\n`.repeat(100_000)))).toBe(100_000);
});

test('no such file, a folder, a named pipe and a file of many GB have none that are known', async () => {
  const piped = join(folder, 'piped');
  mkdirSync(join(piped, 'nested', 'train.jsonl'), {recursive: true});
  execFileSync('mkfifo', [join(piped, 'train.jsonl')]);
  const large = dataOf('');
  truncateSync(join(large, 'train.jsonl'), 5 * 1024 ** 3);
  for (const data of [join(folder, 'nowhere'), join(piped, 'nested'), piped, large]) {
    expect(await countTrainRows(data)).toBeNull();
  }
});

test('a count that is cut short says nothing', async () => {
  expect(await countTrainRows(dataOf(ROW), AbortSignal.abort())).toBeNull();
});
