import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import {readerFor} from '../../source/recorder/pattern-reader.js';
import {patternsText} from '../../source/report/patterns.js';
import {createExaminer, type Examined} from '../../source/trainer/examine.js';

const FIXTURES = new URL('../fixtures/trainer/', import.meta.url);

const examine = (text: string | Buffer, pattern: string | null = null, pieceBytes = 7): Examined => {
  const examiner = createExaminer(readerFor(pattern));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) examiner.push(bytes.subarray(at, at + pieceBytes));
  return examiner.end();
};

const UNKNOWN = Array.from({length: 9}, (_, index) => `12:0${index} it=${index + 1} lo=2.${index}\n`).join('');

describe('what is found in a log', () => {
  test('without a pattern: the known format, how much of it was read, and the first and the last of it', () => {
    const text = readFileSync(new URL('plain-piped.txt', FIXTURES));
    const found = examine(text);
    expect(found).toMatchObject({reader: 'mlx-lm-plain', unread: {lines: 0}, warnings: []});
    expect(found.reports).toBeGreaterThan(1);
    expect(found.first?.iteration).toBeLessThan(found.last?.iteration ?? 0);
    expect(examine(text, null, 100_000)).toEqual(found);
  });

  test.each(readdirSync(FIXTURES).filter(name => name.endsWith('.txt')))('%s is read by a known format', name => {
    const found = examine(readFileSync(new URL(name, FIXTURES)), null, 100_000);
    expect(found.reader).not.toBeNull();
    expect(found.read).toBeLessThanOrEqual(found.lines);
  });

  test('by a pattern, also of a last line without an end', () => {
    const found = examine(`${UNKNOWN}12:09 it=10 lo=1.5`, String.raw`it=(?<iteration>\d+) lo=(?<loss>\S+)`);
    expect(found).toMatchObject({reader: 'pattern', lines: 10, read: 10, reports: 10});
    expect([found.first, found.last]).toEqual([
      {iteration: 1, loss: 2},
      {iteration: 10, loss: 1.5},
    ]);
  });

  test('dictionaries with an epoch alone, which name no iteration', () => {
    const found = examine([1, 2, 3].map(epoch => `{'loss': 2.5, 'epoch': ${epoch}.0}\n`).join(''));
    expect(found).toMatchObject({reader: 'hf-trainer', unplaced: 3, first: null});
    expect(patternsText(found)).toMatch(/^found +3 reports without an iteration$/m);
  });

  test('no total where it was that of the first epoch', () => {
    const bar = (done: number): string => `${done}%|█ | ${done}/9 [00:0${done}<00:09, 1.0it/s, loss=0.5]\n`;
    const found = examine([1, 2].flatMap(() => [3, 6, 9].map(bar)).join(''));
    expect(found).toMatchObject({reader: 'guessed', last: {iteration: 18}, total: null});
  });

  test('lines that look like progress and are not read, once for each wording', () => {
    const lines = [1, 2, 3].map(step => `Schritt ${step}/3 getan\nit=${step} lo=2.${step}\n`).join('');
    const {first, unread} = examine(lines);
    expect(first).toBeNull();
    expect(unread).toEqual({lines: 6, examples: ['Schritt 1/3 getan', 'it=1 lo=2.1']});
  });

  test('a guess counts for the lines before it too', () => {
    const found = examine([10, 20, 30, 40].map(step => `step ${step} | loss 2.${step}\n`).join(''));
    expect(found).toMatchObject({reader: 'guessed', lines: 4, read: 4, reports: 4, unread: {lines: 0}});
  });

  test('a pattern that takes too long is named', () => {
    const slow = String.raw`(?<iteration>(?:\w+ ?)+)$`;
    const {warnings} = examine(`${'a'.repeat(40)}!\n`.repeat(3), slow, 1000);
    expect(warnings).toEqual([expect.stringContaining('takes too long')]);
  });
});

test('as text it says who reads it, what was found, what was not read, and what to try', () => {
  expect(patternsText(examine('step 10 | loss 2.9\nstep 20 | loss 2.8\nstep 30 | loss 2.75\n'))).toBe(
    [
      'read by  a guess: the format is not known',
      'lines    3, of which 3 were read',
      'found    3 reports',
      'first    iteration 10, loss 2.900',
      'last     iteration 30, loss 2.750',
      '',
    ].join('\n'),
  );
  const nothing = patternsText(examine('getan 1/3\nit=1 lo=2\n'));
  expect(nothing).toMatch(/^read by +none: nothing in it is understood\n/);
  expect(nothing).toMatch(/not read +\d lines? that looks? like progress/);
  expect(nothing).toMatch(/next .*--iterations-pattern 'step/);
});
