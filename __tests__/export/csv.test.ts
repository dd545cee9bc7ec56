import {expect, test} from '@jest/globals';
import {COLUMN_NAMES, csvHeader, noteFigures} from '../../source/export/csv/columns.js';
import {csvRecord} from '../../source/format/csv.js';
import {CSV_COLUMNS} from '../../source/report/contract/export/csv.js';

test('the columns are those of the contract, in its order', () => {
  expect(COLUMN_NAMES).toEqual(Object.keys(CSV_COLUMNS));
});

test.each([
  ['a comma', 'a,b', '"a,b"'],
  ['a quote', 'say "a"', '"say ""a"""'],
  ['a line feed', 'a\nb', '"a\nb"'],
  ['blanks around it', ' a ', '" a "'],
  ['nothing of it', 'a b;c', 'a b;c'],
  ['a formula', '=1+1', "'=1+1"],
  ['a command of a spreadsheet', '@SUM(1,2)', '"\'@SUM(1,2)"'],
  ['a formula after a plus', '+1', "'+1"],
  ['a formula after a minus', '-1', "'-1"],
  ['a tab before it', '\t=1', "'\t=1"],
])('a text with %s', (_what, text, cell) => {
  expect(csvRecord([text])).toBe(`${cell}\n`);
});

test('numbers stay numbers, whatever they are', () => {
  const numbers = [-2.5, 1e-5, 1e21, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  expect(csvRecord([...numbers, true, null, undefined, ''])).toBe(
    '-2.5,0.00001,1e+21,NaN,Infinity,-Infinity,true,,,\n',
  );
});

test("a figure's name cannot break the heading, and few of them make columns", () => {
  const names = new Set<string>();
  noteFigures(names, {'=1,"2"': 1, 'a\u001bb': 2, [`long${'x'.repeat(100)}`]: 3});
  expect(csvHeader(names)).toBe(`${COLUMN_NAMES.join(',')},"figure_=1,""2""",figure_a?b\n`);
  noteFigures(names, Object.fromEntries(Array.from({length: 1000}, (_, index) => [`f${index}`, index])));
  expect(names.size).toBe(64);
});
