import {describe, expect, test} from '@jest/globals';
import {textWidth} from '../../../source/format/text-width.js';
import {compareRuns} from '../../../source/insight/compare/compare.js';
import type {Comparison, Figure} from '../../../source/insight/compare/types.js';
import {ratioCells, valueCells} from '../../../source/report/compare/cells.js';
import {compareCsv} from '../../../source/report/compare/csv.js';
import {compareMarkdown} from '../../../source/report/compare/markdown.js';
import {compareText} from '../../../source/report/compare/text.js';
import {GIB, type Given, losses, NOW, SWAPPING, whole} from '../../insight/compare/runs.js';

const OPEN: Given = {figures: SWAPPING, apps: [{name: 'Cursor', bytes: 4.1 * GIB}]};
const two = (a: Given = OPEN, b: Given = {byIteration: {loss: losses(7)}}): Comparison =>
  compareRuns([
    whole('20261118-100000-open', {name: 'cursor-open', ...a}),
    whole('20261118-140000-closed', {name: 'cursor-closed', ...b}),
  ]);
const sweep = (count: number): Comparison =>
  compareRuns(
    Array.from({length: count}, (_, index) => {
      const figures = {secondsPerIteration: {value: 2.4 + index / 10, error: 0.005}};
      return whole(`20261118-1${index}0000-rank`, {
        name: `sweep-rank-${2 ** index}`,
        settings: {rank: 2 ** index},
        figures,
      });
    }),
  );

const text = (comparison: Comparison, {width = 80, all = false} = {}): string =>
  compareText(comparison, {width, all, now: NOW});
const lineWith = (shown: string, words: string): string =>
  shown.split('\n').find(line => line.trimStart().startsWith(words)) ?? '';

describe('as text', () => {
  test('the sentence comes first, then the runs, what differs, and the figures side by side', () => {
    const shown = text(two());
    expect(shown).toMatch(/^cursor-closed: 2\.2.*× \(±.*\) faster an iteration than cursor-open, 1 h 35 min/);
    const order = [
      'the baseline',
      'What differs',
      'Time ',
      'Pace ',
      'Swapping ',
      'Memory pressure',
      'Loss ',
      'Course ',
    ];
    const places = order.map(words => shown.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(lineWith(shown, 'total time')).toMatch(/total time +201 min +92 min +0\.46×$/);
    expect(lineWith(shown, 'an iteration')).toMatch(/5\.50 s +2\.50 s +0\.45× ±0\.01$/);
    expect(lineWith(shown, 'while swapping')).toMatch(/5\.90 s +—$/);
    expect(lineWith(shown, 'lost to it')).toMatch(/≈ 94\.5 min +0 min$/);
    expect(lineWith(shown, 'Cursor')).toMatch(/4\.1 GB +not open$/);
  });

  test('what was not open, what was too small to be listed, and what nobody listed are three things', () => {
    const cursor = (shown: Comparison): string => lineWith(text(shown), 'Cursor');
    expect(cursor(two(OPEN, {appsUnder: 0.11 * GIB}))).toMatch(/4\.1 GB +< 113 MB$/);
    expect(cursor(two(OPEN, {apps: null}))).toMatch(/4\.1 GB +not read$/);
    expect(text(two())).toMatch(/Apps are read now and then/);
    expect(text(two({}, {}))).not.toMatch(/Apps are read/);
  });

  test('runs of one name are told apart by their ids, and the list names them', () => {
    const same = (id: string, given: Given = {}) => whole(id, {name: 'lora', ...given});
    const shown = text(
      compareRuns([same('20261118-100000-aaaa'), same('20261118-100000-bbbb'), same('20261119-090000-cccc')]),
    );
    expect(lineWith(shown, '20261118-100000-aaaa')).toMatch(/aaaa {2}lora, /);
    expect(shown).toMatch(/20261119-0900 +20261119-090000-cccc, lora, /);
  });

  test('one iteration is one', () => {
    const shown = text(two({}, {figures: {iterations: 1, totalIterations: 1}}));
    expect(shown).toMatch(/finished, 1\s+iteration\b(?!s)/);
  });

  test('what is unfair stands before the figures', () => {
    const shown = text(two(OPEN, {settings: {batchSize: 8}}));
    expect(shown.indexOf('! different batch size: 4 against 8')).toBeGreaterThan(0);
    expect(shown.indexOf('! different batch size')).toBeLessThan(shown.indexOf('Time '));
  });

  test('what is the same is shown with --all alone', () => {
    expect(text(two())).not.toMatch(/optimizer/);
    expect(lineWith(text(two(), {all: true}), 'optimizer')).toMatch(/adam +adam$/);
  });

  test.each([2, 3, 5, 10])('%d runs fit a terminal of 80 columns, and each has a line or column', count => {
    for (const width of [60, 80, 120]) {
      const lines = text(sweep(count), {width}).split('\n');
      expect(lines.filter(line => textWidth(line) > width)).toEqual([]);
      expect(lines.join('\n')).toContain(`${(2.3 + count / 10).toFixed(2)} s`);
    }
  });

  test('names that are wider than figures are letters in the tables', () => {
    const shown = text(two({name: 'qwen-3b-lora-with-cursor-open'}, {name: 'qwen-3b-lora-with-cursor-closed'}));
    expect(shown).toMatch(/^A {2}qwen-3b-lor…-cursor-open /m);
    expect(shown).toMatch(/^Time +A +B$/m);
    expect(shown.split('\n').filter(line => textWidth(line) > 80)).toEqual([]);
  });

  test('a continued run says of how many it is made', () => {
    expect(text(two({}, {parts: ['x', 'y', '20261118-140000-closed']}))).toMatch(/with\s+the 2 runs before it/);
  });

  test('no control character of a name reaches the terminal', () => {
    const hostile = 'a\u001b[31m\u0007\nb';
    const given: Given = {
      name: hostile,
      settings: {model: hostile},
      versions: {[hostile]: hostile},
      apps: [{name: hostile, bytes: GIB}],
    };
    const comparison = two({}, given);
    const control = /[^\P{Cc}\n]/u;
    expect(text(comparison, {all: true})).not.toMatch(control);
    expect(compareMarkdown(comparison, {all: true})).not.toMatch(control);
    expect(compareCsv(comparison, {all: true})).not.toMatch(control);
  });
});

describe('the values of a row', () => {
  const row = (unit: Figure['unit'], values: (number | null)[]): Figure => ({
    ...{name: 'x', label: 'x', group: 'time', unit, values, at: null},
    errors: values.map(() => null),
    ratio: values.map((value, index) => (index === 0 ? 1 : value !== null && values[0] ? value / values[0] : null)),
    ratioError: values.map(() => null),
    estimated: values.map(() => false),
    by: null,
  });

  test.each<[Figure['unit'], (number | null)[], string[]]>([
    ['seconds', [12_050, 5520, 90], ['201 min', '92 min', '2 min']],
    ['seconds', [40_000, 90], ['11.1 h', '0.0 h']],
    ['seconds', [45, 0, null], ['45 s', '0 s', '—']],
    ['seconds an iteration', [5.5, 2.499], ['5.50 s', '2.50 s']],
    ['seconds an iteration', [0.0123, 0.004], ['12.3 ms', '4.0 ms']],
    ['bytes', [3.2 * GIB, 0.05 * GIB, 0], ['3.2 GB', '0.1 GB', '0 GB']],
    ['bytes', [300 * 1024 ** 2, 2 * 1024 ** 2], ['300 MB', '2 MB']],
    ['loss', [1.23456, Number.NaN], ['1.235', 'NaN']],
    ['count', [1200, 0], ['1,200', '0']],
  ])('%s have one unit', (unit, values, cells) => {
    expect(valueCells(row(unit, values))).toEqual(cells);
  });

  test('are set against the baseline where a ratio says something', () => {
    expect(ratioCells(row('seconds', [100, 46, 0, null]))).toEqual(['', '0.46×', '', '']);
    expect(ratioCells(row('loss', [1.5, 1.512, 1.4]))).toEqual(['', '+0.012', '−0.100']);
  });
});

/** The rows of each table: how many cells they have. */
const tableWidths = (markdown: string): number[][] =>
  markdown
    .split('\n\n')
    .map(block => block.split('\n').filter(line => line.startsWith('|')))
    .filter(lines => lines.length > 0)
    .map(lines => lines.map(line => line.replaceAll('\\|', '').split('|').length));

describe('as Markdown', () => {
  test.each([2, 3, 10])('%d runs are whole tables', count => {
    const tables = tableWidths(compareMarkdown(sweep(count), {all: false}));
    expect(tables.length).toBe(count > 4 ? 9 : 3);
    for (const widths of tables) expect(new Set(widths).size).toBe(1);
  });

  test('the tables of the guide', () => {
    const lines = compareMarkdown(two(), {all: false}).split('\n');
    expect(lines).toContain('| an iteration | 5.50 s | 2.50 s (0.45× ±0.01) |');
    expect(lines).toContain('| total time | 201 min | 92 min (0.46×) |');
    expect(lines).toContain('| peak swap | 3.2 GB | 0 GB |');
  });

  test('a name is text, whatever it looks like', () => {
    const hostile = '<img src=x>|**b** `c` [d](e)';
    const markdown = compareMarkdown(two({}, {name: hostile, settings: {data: hostile}}), {all: true});
    expect(markdown).not.toMatch(/(?<!\\)<img|(?<!\\)\*\*b|(?<!\\)\[d/);
    for (const widths of tableWidths(markdown)) expect(new Set(widths).size).toBe(1);
  });
});

describe('as CSV', () => {
  test('every line has a cell for each column', () => {
    const [head = '', ...lines] = compareCsv(sweep(3), {all: true}).trimEnd().split('\n');
    expect(head).toBe(
      'section,name,unit,sweep-rank-1,sweep-rank-2,sweep-rank-4,sweep-rank-2: ratio,sweep-rank-2: ratio error,sweep-rank-4: ratio,sweep-rank-4: ratio error',
    );
    const plain = lines.filter(line => !line.includes('"'));
    expect(plain.length).toBeGreaterThan(30);
    expect(new Set(plain.map(line => line.split(',').length))).toEqual(new Set([10]));
    expect(lines.find(line => line.startsWith('figure,trainedSeconds'))).toBe(
      'figure,trainedSeconds,seconds,5000,5000,5000,1,,1,',
    );
  });

  test('a name is no formula', () => {
    const csv = compareCsv(two({}, {name: '=1+2', settings: {data: '@x,"y'}}), {all: true});
    expect(csv.split('\n')[0]).toContain(",'=1+2,");
    expect(csv).toContain(`"'@x,""y"`);
  });
});
