import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals';
import {parseRow, withoutMarks} from '../../source/model/rows/parse.js';
import {readRows} from '../../source/model/rows.js';
import {createTokenCounter, estimatingCounter, type TokenCounter} from '../../source/model/tokens.js';
import {writeTokenizer} from '../helpers/model-folder/write-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'mlxtop-rows-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

let counter: TokenCounter;
beforeAll(async () => {
  mkdirSync(join(folder, 'model'));
  writeTokenizer(join(folder, 'model'));
  counter = await createTokenCounter(join(folder, 'model'));
});

const read = (content: string | Buffer, limits: Parameters<typeof readRows>[2] = {}, by = counter) => {
  const file = join(folder, 'rows.jsonl');
  writeFileSync(file, content);
  return readRows(file, by, limits);
};
const lines = (...rows: unknown[]): string => rows.map(row => `${JSON.stringify(row)}\n`).join('');
const problems = (content: string | Buffer) =>
  read(content).problems.map(({kind, lines: at, isFatal}) => [kind, at, isFatal] as const);

test('rows stand in the order of the file, each with its end-of-text token', () => {
  const facts = read(lines({text: 'the cat'}, {text: 'the cat sat on the mat'}, {text: 'dog </s>'}));
  expect(facts).toMatchObject({rows: 3, format: 'text', counted: 'exact', lengths: [3, 7, 2], problems: []});
});

test('the last line needs no end, and lines may end as on Windows', () => {
  expect(read('{"text": "the cat"}\r\n{"text": "sat"}').lengths).toEqual([3, 2]);
});

test('an empty file has no rows', () => {
  expect(read('')).toMatchObject({rows: 0, format: null, lengths: []});
});

test('lines that are no JSON are told by their number', () => {
  const rows = Buffer.concat([
    Buffer.from(lines({text: 'the cat'})),
    Buffer.from('{"text": "the\n'),
    Buffer.from('\n'),
    Buffer.from([0x7b, 0x22, 0x74, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d, 0x0a]),
    Buffer.from(lines({text: 'sat'})),
  ]);
  const facts = read(rows);
  expect(facts.lengths).toEqual([3, 0, 0, 0, 2]);
  expect(facts.problems).toMatchObject([{kind: 'not-json', lines: [2, 3, 4], count: 3, isFatal: true}]);
});

test.each([
  ['a blank line', '{"text": "cat"}\n\n', 'a blank line'],
  ['a byte order mark', '\ufeff{"text": "cat"}\n', 'it begins with a byte order mark'],
])('%s is told as such', (_, content, detail) => {
  expect(read(content).problems).toMatchObject([{kind: 'not-json', detail}]);
});

test('numbers that only Python takes are no fault', () => {
  expect(problems('{"text": "cat", "score": NaN, "least": [-Infinity], "note": "NaN"}\n')).toEqual([]);
});

test('only the first lines are listed, and all are counted', () => {
  const facts = read(`${lines({text: 'cat'})}${'x\n'.repeat(20)}`);
  expect(facts.problems).toMatchObject([{lines: [2, 3, 4, 5, 6], count: 20}]);
});

describe('the first row decides on the format, as in mlx_lm', () => {
  test.each([
    [{prompt: 'a', completion: 'b', messages: [], text: 'c'}, 'completions'],
    [{messages: [{role: 'user', content: 'x'}], text: 'c'}, 'chat'],
    [{messages: [{role: 'user', content: 'x'}], tools: [{}]}, 'tools'],
    [{prompt: 'a', text: 'c'}, 'text'],
  ])('%j', (row, format) => {
    expect(read(lines(row)).format).toBe(format);
  });

  test('keys of its own', () => {
    const row = {question: 'the cat', answer: 'sat', body: 'the dog ran'};
    expect(read(lines(row)).problems).toMatchObject([
      {kind: 'unknown-keys', lines: [1], detail: 'question, answer, body'},
    ]);
    expect(read(lines(row), {keys: {text: 'body'}})).toMatchObject({format: 'text', lengths: [4]});
    expect(read(lines(row), {keys: {prompt: 'question', completion: 'answer'}}).format).toBe('completions');
  });

  test('rows of another format end the run at that row', () => {
    expect(problems(lines({text: 'cat'}, {messages: []}, {text: 4}, ['text'], 'text'))).toEqual([
      ['other-format', [2, 3], true],
      ['not-object', [4, 5], true],
    ]);
    expect(problems(lines(['text']))).toEqual([['not-object', [1], true]]);
  });
});

test('rows without a word: some end mlx_lm, some only teach nothing', () => {
  // This tokenizer puts nothing before a text: of an empty one no token is left.
  expect(problems(lines({text: 'cat'}, {text: ''}, {text: ' \n'}))).toEqual([
    ['empty', [2, 3], false],
    ['empty', [2, 3], true],
  ]);
});

test('a chat without a template cannot be counted, and mlx_lm ends', () => {
  const facts = read(lines({messages: [{role: 'user', content: 'the cat'}]}));
  // Not 0: with a template they would be as long as this.
  expect([facts.counted, facts.lengths, facts.isInOrder]).toEqual(['estimated', [4], true]);
  expect(facts.problems).toMatchObject([
    {kind: 'template-fails', detail: 'the model has no chat template', isFatal: true},
  ]);
});

test('control characters of a file reach no message', () => {
  const facts = read('{"\\u001b[31mred": 1}\n');
  expect(JSON.stringify(facts.problems)).not.toContain('\\u001b');
});

describe('when the time is over', () => {
  const many = lines(
    ...Array.from({length: 2000}, (_, row) => ({text: 'the cat sat on '.repeat(1 + (row % 5)).trim()})),
  );

  test('the rest is estimated by what was counted, and marked', () => {
    let asked = 0;
    // Each text takes a millisecond, and nothing else takes any time, however busy the machine is.
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => asked);
    const text = (words: string): number => {
      asked += 1;
      return counter.text(words);
    };
    const facts = read(many, {until: 100}, {...counter, text});
    clock.mockRestore();
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(2000);
    expect(facts).toMatchObject({rows: 2000, counted: 'estimated', format: 'text'});
    // Five lengths in turn: by what was counted the others are known to a token or two.
    const exact = read(many);
    expect(exact.counted).toBe('exact');
    expect(facts.lengths.every((length, row) => Math.abs(length - (exact.lengths[row] ?? 0)) <= 2)).toBe(true);
  });

  test('with none at all, by characters', () => {
    const facts = read(many, {until: 0});
    expect(facts).toMatchObject({rows: 2000, counted: 'estimated'});
    const sum = (lengths: readonly number[]) => lengths.reduce((total, one) => total + one, 0);
    expect(sum(facts.lengths) / sum(read(many).lengths)).toBeGreaterThan(0.5);
  });
});

test('without a tokenizer tokens are estimated by characters', async () => {
  const facts = read(lines({text: 'a'.repeat(360)}), {}, estimatingCounter('nothing there'));
  expect(facts).toMatchObject({counted: 'estimated', lengths: [101]});
  const none = await createTokenCounter(folder);
  expect(none).toMatchObject({counted: 'estimated', why: 'the model has no tokenizer.json'});
  writeFileSync(join(folder, 'tokenizer.json'), '{"model": {"type": "Strange"}, "added_tokens": []}');
  expect(await createTokenCounter(folder)).toMatchObject({
    counted: 'estimated',
    why: expect.stringContaining('Strange'),
  });
});

test('whole numbers with a point stay what they are in Python', () => {
  const line = Buffer.from('{"a": 1.0, "b": [2.50, -3.00, 4], "c": "is 5.0, and \\"6.0\\"", "d": 7.0}');
  const {value} = parseRow(line);
  expect(withoutMarks(JSON.stringify(value))).toBe('{"a":1.0,"b":[2.5,-3.0,4],"c":"is 5.0, and \\"6.0\\"","d":7.0}');
});
