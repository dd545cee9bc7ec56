import {describe, expect, test} from '@jest/globals';
import {
  listedEntries,
  nextSort,
  parsedFilter,
  reversedSort,
  understood,
} from '../../../source/dashboard/browser/entries.js';
import {billWords, flowLines, paceWords} from '../../../source/dashboard/browser/figures.js';
import {ageWords, entryRow, headingRow, listColumns} from '../../../source/dashboard/browser/run-row.js';
import {rowWidth, say} from '../../../source/dashboard/row.js';
import type {RunFigures} from '../../../source/insight/whole/types.js';
import {NOW, someRuns, UNREADABLE} from './made.js';

const runs = someRuns().map(({entry}) => entry);
const names = (sort: string, filter = ''): string[] =>
  listedEntries([...runs, ...UNREADABLE], sort, filter).map(({view}) => view.run.name.slice(0, 12));

describe('the list', () => {
  test('is sorted by the keys of mlxtop runs --sort; what cannot be read stands at the end', () => {
    expect(names('started')).toEqual([
      'in progress',
      'qwen2.5-lora',
      'qwen2.5-lora',
      'llama failed',
      '学習ラン日本語 with',
      '20260101-000',
      '20270101-000',
    ]);
    expect(names('swap')[0]).toBe('qwen2.5-lora');
    expect(names('-started')[0]).toBe('学習ラン日本語 with');
  });

  test('is filtered by the words of mlxtop runs --filter', () => {
    expect(names('started', 'state:failed')).toEqual(['llama failed']);
    expect(names('started', 'tag:sweep-2 qwen')).toHaveLength(1);
    expect(names('started', 'nothing like that')).toEqual([]);
  });

  test('a filter that is not typed out yet holds nothing back', () => {
    expect(parsedFilter('state:fa').problem).toContain('Did you mean state:failed?');
    expect(parsedFilter('state:').problem).toContain('state:failed');
    expect(understood('qwen state:fa')).toBe('qwen');
    expect(understood('state:failed')).toBe('state:failed');
  });

  test('every key to sort by comes round, and turns', () => {
    const round = ['started'];
    while (round.length < 20 && nextSort(round.at(-1) ?? '') !== 'started') round.push(nextSort(round.at(-1) ?? ''));
    expect(round).toEqual(['started', 'name', 'state', 'loss', 'pace', 'swap', 'elapsed']);
    expect(reversedSort(reversedSort('loss'))).toBe('loss');
  });
});

describe('a row', () => {
  const how = {chosen: false, marked: -1, now: NOW, options: {ascii: false, color: false}};

  test.each([40, 50, 58, 62, 78, 96, 150])('is exactly %i columns wide', width => {
    const columns = listColumns(width);
    for (const entry of [...runs, ...UNREADABLE]) {
      expect(rowWidth(entryRow(entry, columns, width, how))).toBe(width);
      expect(rowWidth(entryRow(entry, columns, width, {...how, chosen: true, marked: 2}))).toBe(width);
    }
    for (const sort of ['started', '-pace', 'name'])
      expect(rowWidth(headingRow(columns, sort))).toBeLessThanOrEqual(width);
  });

  test('says what the run is doing, its pace, its best loss, how long it swapped, its age and its tags', () => {
    const [entry] = runs;
    if (!entry) throw new Error('no run');
    const text = entryRow(entry, listColumns(100), 100, how)
      .map(piece => piece.text)
      .join('');
    expect(text).toMatch(/^ {2}qwen2\.5-lora +✓ finished +[\d.]+ +\d\.\d{3} +\d+ min +5 h sweep-2 r=8/);
  });

  test('has nothing in it that moves by the second', () => {
    const columns = listColumns(100);
    for (const entry of runs) {
      expect(entryRow(entry, columns, 100, {...how, now: NOW + 900})).toEqual(entryRow(entry, columns, 100, how));
    }
  });
});

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [61, '1 min'],
  [3600, '1 h'],
  [2 * 86_400, '2 d'],
  [70 * 86_400, '10 w'],
  [-5, '0 s'],
  [Number.NaN, '—'],
])('%d seconds ago is %s', (seconds, words) => {
  expect(ageWords(seconds)).toBe(words);
});

describe('figures', () => {
  const figures = someRuns()[0]?.whole.figures as RunFigures;

  test('without evidence nothing is said about what swapping cost; with little it is estimated', () => {
    const bill = {lostSeconds: 2460, slowdownFactor: 1.8};
    expect(billWords({...figures, ...bill, evidence: 'strong'})).toBe('41 min (1.8×)');
    expect(billWords({...figures, ...bill, evidence: 'weak'})).toBe('≈ 41 min (1.8×)');
    expect(billWords({...figures, ...bill, evidence: 'none'})).toBe('—');
  });

  test('a pace that only the trainer has stated is estimated', () => {
    const value = {value: 2.5, error: null};
    expect(paceWords({...figures, secondsPerIteration: value})).toBe('2.50 s/it');
    expect(paceWords({...figures, secondsPerIteration: null, statedSecondsPerIteration: 5.5})).toBe('≈ 5.50 s/it');
    expect(paceWords({...figures, secondsPerIteration: null, statedSecondsPerIteration: null})).toBe('—');
  });

  test('fields fill as many rows as they need, each whole', () => {
    const fields = ['one two', 'three', 'four five six'].map(text => [say(text)]);
    const rows = flowLines(fields, 16).map(row => row.map(({text}) => text).join(''));
    expect(rows).toEqual(['one two   three', 'four five six']);
  });
});
