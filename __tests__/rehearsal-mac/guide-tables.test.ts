import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {guideTable} from '../../scripts/guide-tables/table.js';

test("the guide's table, out of the figures of a comparison", () => {
  const figure = (name: string, ...values: (number | null)[]) => ({name, values});
  const figures = [
    figure('secondsPerIteration', 5.52, 2.51),
    figure('elapsedSeconds', 12_120, 5520),
    figure('lostSeconds', 6600, 0),
    figure('mostSwapBytes', 3.2 * 1024 ** 3, 0),
    figure('redSeconds', 11_900, 0),
    figure('yellowSeconds', 100, 60),
    figure('greenSeconds', 120, 5460),
  ];
  expect(guideTable(['With Cursor open', 'Cursor closed'], figures).split('\n')).toEqual([
    '|  | With Cursor open | Cursor closed |  |',
    '| --- | ---: | ---: | ---: |',
    '| **An iteration** | 5.5 s | 2.5 s | 55 % less |',
    '| **Iterations a minute** | 11 | 24 | 120 % more |',
    '| **Whole training run** | 202 min | 92 min | 54 % less |',
    '| **Lost to swapping** | ≈ 110 min | 0 min |  |',
    '| **Swap in use, at most** | 3.2 GB | 0 GB |  |',
    '| **Memory pressure** | red (98 % of the time) | green (99 % of the time) |  |',
  ]);
  expect(guideTable(['a', 'b'], [])).toContain('| **An iteration** | — | — | — |');
});

// `node scripts/guide-tables.js --write` plays the two runs and renews the file, in a quarter of an hour on an idle
// machine; its first table then belongs in the readme, and as much as wanted of its screen in docs/comparing.md.
test('what the readme and docs/comparing.md show of the two runs on the rehearsal Mac is what they gave', () => {
  const [readme = '', page = '', kept = ''] = ['readme.md', 'docs/comparing.md', 'docs/guide-tables.md'].map(file =>
    readFileSync(file, 'utf8'),
  );
  const [table = '', screen = ''] = kept.split('```').map(part => part.trim());
  expect(table.split('\n').length).toBe(8);
  expect(readme).toContain(table);
  const [first = '', ...lines] = screen.split('\n');
  expect(first).toMatch(/^cursor-closed: 2\.\d+× .* faster an iteration than with-cursor/);
  const shown = page.split('```').find(block => block.trim().startsWith(first)) ?? '';
  expect(shown.trim().split('\n').length).toBeGreaterThan(8);
  expect(
    shown
      .trim()
      .split('\n')
      .filter(line => ![first, ...lines].includes(line)),
  ).toEqual([]);
});
