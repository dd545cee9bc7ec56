import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from '@jest/globals';
import {monotonicMs} from '../../source/journal/clocks.js';
import {Repaints} from '../../source/recorder/repaints.js';
import {terminalRows} from '../../source/trainer/terminal-rows.js';
import {random} from '../insight/timeline.js';

const fixtures = fileURLToPath(new URL('../fixtures/trainer/', import.meta.url));
const captures = readdirSync(fixtures).map((name): [string, Buffer] => [name, readFileSync(`${fixtures}${name}`)]);

const text = (pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString('utf8');

/** What is kept of pieces that come `stepMs` apart. */
const thinned = (pieces: readonly Uint8Array[], stepMs: number): string => {
  const repaints = new Repaints();
  const kept = pieces.flatMap((piece, index) => [
    ...repaints.due(monotonicMs(index * stepMs)),
    ...repaints.take(piece, monotonicMs(index * stepMs)),
  ]);
  return text([...kept, ...repaints.flush()]);
};

const keptAtOnce = (...pieces: string[]): string =>
  thinned(
    pieces.map(piece => Buffer.from(piece)),
    0,
  );

const inPieces = (bytes: Buffer, lengthOf: () => number): Buffer[] => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + lengthOf();
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
};

/**
 * The rows that a terminal shows but for what a shorter row left of a longer one, far to the right: of one that was
 * never painted nothing is left.
 */
const rows = (output: string): string[] =>
  terminalRows(output)
    .map(row => row.trimEnd())
    .filter(row => row !== '' && !/^ {40}/.test(row));

const tqdm = (step: number): string => `\r ${step}%|${'█'.repeat(step)}| ${step}/100 [00:0${step}<00:10, 1.50it/s]`;

describe('one row', () => {
  test('of repaints within a second the first and the last are kept', () => {
    const bar = [1, 2, 3, 4, 5, 6].map(tqdm);
    expect(keptAtOnce(...bar)).toBe(tqdm(1) + tqdm(5) + tqdm(6));
    expect(keptAtOnce(bar.join(''))).toBe(tqdm(1) + tqdm(5) + tqdm(6));
  });

  test('and one a second between them', () => {
    const bar = Array.from({length: 50}, (_, step) => Buffer.from(tqdm(step + 1)));
    const kept = thinned(bar, 100).split('\r').length - 1;
    expect(kept).toBeGreaterThanOrEqual(5);
    expect(kept).toBeLessThanOrEqual(8);
  });

  test('a slow bar is kept as it is, each time within a second', () => {
    const repaints = new Repaints();
    for (let step = 1; step < 9; step++) {
      const before = text([...repaints.take(Buffer.from(tqdm(step)), monotonicMs(step * 3000))]);
      expect(before + text(repaints.due(monotonicMs(step * 3000 + 1000)))).toBe(tqdm(step));
    }
  });

  test('a line that is printed over a bar stands behind its last state', () => {
    const line = `\r${' '.repeat(40)}\r{'loss': '1.234'}\r\n`;
    expect(keptAtOnce(tqdm(1), tqdm(2), tqdm(3), line, tqdm(4), tqdm(5), tqdm(6))).toContain(
      `\r{'loss': '1.234'}\r\n${tqdm(4)}`,
    );
  });

  test('the state that a line feed ends is kept, and the one before it', () => {
    expect(keptAtOnce(tqdm(1), tqdm(2), tqdm(3), `${tqdm(4)}\n`, 'done\n')).toBe(
      `${tqdm(1)}${tqdm(3)}${tqdm(4)}\ndone\n`,
    );
  });
});

describe('what does not count as a repaint', () => {
  const repaints = () => new Repaints();

  test.each([
    ['a line', 'Iter 10: Train loss 1.234\n'],
    ['lines as a terminal has them', 'one\r\ntwo\r\n'],
    ['the beginning of a line', 'Loading'],
    ['a line over a bar', '\r\u001b[2K  10  5.764\r\n'],
    ['bytes that are no text', '\u0000\u0001\u007f'],
  ])('%s is kept at once', (_what, piece) => {
    expect(text(repaints().take(Buffer.from(piece), monotonicMs(0)))).toBe(piece);
  });

  test('a line end that is cut in two is kept with the second half', () => {
    const one = repaints();
    expect(text(one.take(Buffer.from('Iter 10\r'), monotonicMs(0)))).toBe('Iter 10');
    expect(text(one.take(Buffer.from('\nIter 20\r\n'), monotonicMs(0)))).toBe('\r\nIter 20\r\n');
  });

  test.each(['\r\u001b[A{"eval_loss": 4.8}', '\r\u001b[2J', '\r\u001b[?25l', '\r\u001b[10;1H', '\r\u001bM'])(
    '%j moves more than a row',
    piece => {
      const all = `${tqdm(1)}${tqdm(2)}${tqdm(3)}${piece}${tqdm(4)}${tqdm(5)}${tqdm(6)}`;
      expect(keptAtOnce(all)).toContain(piece);
    },
  );

  test('lines that only look alike are all kept', () => {
    const table = [1, 2, 3, 4].map(step => `\r  ${step}   val 6.08${step}   0.04s\r\n`);
    expect(keptAtOnce(...table)).toBe(table.join(''));
  });
});

describe('several rows', () => {
  const rich = (train: number, val: number): string =>
    `\r\u001b[2K\u001b[1A\u001b[2K\u001b[1;34mtrain\u001b[0m ██░ ${train}% · ${train}/60\r\n` +
    `\u001b[1;34mval  \u001b[0m █░░ ${val}% · ${val}/25`;

  test('are thinned once the same rows have been painted before', () => {
    const bar = Array.from({length: 20}, (_, val) => rich(32, val));
    const kept = keptAtOnce('train\r\nval', ...bar);
    expect(kept.length).toBeLessThan(bar.join('').length / 3);
    expect(rows(kept)).toEqual(rows(`train\r\nval${bar.join('')}`));
  });

  test('a row that is printed above them is kept', () => {
    const printed =
      '\r\u001b[2K\u001b[1A\u001b[2K   20    val 5.088    0.04s\r\ntrain ██░ 33% · 20/60\r\nval   ░ 0% · 0/25';
    const all = ['train\r\nval', rich(1, 1), rich(1, 2), rich(1, 3), rich(1, 4), printed, rich(1, 5), rich(1, 6)];
    const kept = keptAtOnce(...all);
    expect(kept).toContain(printed);
    expect(rows(kept)).toEqual(rows(all.join('')));
  });
});

describe.each(captures)('%s', (_name, bytes) => {
  test('shows the same rows, however it is cut', () => {
    const next = random(7);
    for (const lengthOf of [() => bytes.length, () => 1, () => 1 + Math.floor(next() * 200)]) {
      const kept = thinned(inPieces(bytes, lengthOf), 0);
      expect(rows(kept)).toEqual(rows(bytes.toString('utf8')));
    }
  });

  test('is the same to the byte where it comes slowly', () => {
    const repaints = new Repaints();
    const kept = bytes
      .toString('latin1')
      .split(/(?=\r(?!\n))/)
      .flatMap((piece, index) => [
        ...repaints.take(Buffer.from(piece, 'latin1'), monotonicMs(index * 2000)),
        ...repaints.due(monotonicMs(index * 2000 + 1500)),
      ]);
    expect(Buffer.concat([...kept, ...repaints.flush()])).toEqual(bytes);
  });

  test('has every finished line', () => {
    const kept = thinned([bytes], 0);
    const lines = (output: string): string[] => output.match(/[^\r\n]*\r?\n/g) ?? [];
    const counted = (output: string): Map<string, number> =>
      lines(output).reduce((counts, line) => counts.set(line, (counts.get(line) ?? 0) + 1), new Map<string, number>());
    const had = counted(kept);
    for (const [line, count] of counted(bytes.toString('utf8'))) {
      // Rows of a live region of several rows end in a line feed too: what was painted again counts once.
      if (!/\d%/.test(line)) expect([line, had.get(line)]).toEqual([line, count]);
    }
  });
});
