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
  expect(lastWords(log, 10_000).length).toBeLessThan(1500);
});

test('no log, no words', () => {
  expect(lastWords(join(folder, 'nothing'), 3)).toEqual([]);
  expect(lastWords(logged(''), 3)).toEqual([]);
});

const BAR = (done: number) =>
  `\u001b[1;34mtrain\u001b[0m \u001b[34m████▋\u001b[0m\u001b[38;5;244m░░░░\u001b[0m 15% \u001b[38;5;244m·\u001b[0m   ${done}\u001b[38;5;244m/3,000\u001b[0m`;
const redrawn = (from: number, to: number) =>
  Array.from({length: to - from}, (_, i) => `\r\u001b[2K${BAR(from + i)}`).join('');

test('a bar that was drawn again and again is one line, and what was printed behind it another', () => {
  const log = logged(`  450    2.750 ▼    1,210    204.8k\r\n${BAR(450)}${redrawn(451, 468)}Killed\r\n`);
  expect(lastWords(log, 5)).toEqual([
    '  450    2.750 ▼    1,210    204.8k',
    'train ████▋░░░░ 15% ·   467/3,000',
    'Killed',
  ]);
});

test('the lines before a live bar are found behind a minute of its redraws', () => {
  const log = logged(`ValueError: first\r\n${redrawn(1, 600)}\r\n`);
  expect(lastWords(log, 2)).toEqual(['ValueError: first', 'train ████▋░░░░ 15% ·   599/3,000']);
});

test('two bars, one below the other, as they were drawn last', () => {
  const both = (train: number, val: number) => `${BAR(train)}\r\n${BAR(val)}`;
  const log = logged(
    `saved\r\n${both(10, 1)}\r\u001b[2K\u001b[1A\u001b[2K${both(10, 2)}\r\u001b[2K\u001b[1A\u001b[2Kdone`,
  );
  expect(lastWords(log, 5)).toEqual(['saved', 'done']);
});

test('a bar that is written over by carriage return alone, and text behind it', () => {
  const bar = (done: number) => `\r ${done}0%|███| ${done}/10 [00:01<00:05, 7.1it/s]`;
  const log = logged(`${bar(1)}${bar(2)}${bar(3)}Traceback (most recent call last):\n  File "a.py"\nKeyError: 'x'\n`);
  expect(lastWords(log, 9)).toEqual([
    ' 30%|███| 3/10 [00:01<00:05, 7.1it/s]',
    'Traceback (most recent call last):',
    '  File "a.py"',
    "KeyError: 'x'",
  ]);
});

test('bytes of any kind do no harm', () => {
  const bytes = Array.from({length: 40_000}, (_, i) => (i * i * 7 + (i >> 3) * 13) % 256);
  const file = join(folder, 'noise.log');
  writeFileSync(file, Uint8Array.from(bytes));
  for (const line of lastWords(file, 10_000)) expect(line).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/);
  expect(lastWords(logged(`\u001b[99999999C${'x'.repeat(200_000)}`), 3)[0]).toHaveLength(2000);
});

test('what it failed of comes first where it stands further up, and is there once', () => {
  const banner = ['torch…ChildFailedError: ', '=====', 'train.py FAILED', '-----', 'Root Cause', '====='];
  const log = logged(`[rank0]: ValueError: bad\n${banner.join('\n')}\n`);
  expect(lastWords(log, 4, 'ValueError: bad')).toEqual(['ValueError: bad', '…', 'Root Cause', '=====']);
  expect(lastWords(log, 9, 'ValueError: bad')[0]).toBe('[rank0]: ValueError: bad');
});

test.each([
  ['erased up to the cursor again and again', 'x\u001b[1K'],
  ['erased as a whole again and again', 'xxxx\u001b[2K'],
  ['erased behind the cursor again and again', 'x\u001b[K'],
  ['moved far to the right on every row', '\n\u001b[999Cx'],
])('what is %s takes no time and memory to speak of', (_, piece) => {
  const log = logged(`${piece.repeat(40_000)}\nKeyError: 'x'\n`);
  const before = process.cpuUsage();
  expect(lastWords(log, 1)).toEqual(["KeyError: 'x'"]);
  // Ten seconds and more when each piece looked at all before it.
  expect(process.cpuUsage(before).user).toBeLessThan(4e6);
});
