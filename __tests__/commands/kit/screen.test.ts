import {expect, test} from '@jest/globals';
import {screenful} from '../../../source/commands/kit/screen.js';

test('a text that fits is shown whole', () => {
  expect(screenful('run  lora\nstate  training\n', {columns: 20, rows: 2})).toEqual(['run  lora', 'state  training']);
});

test('lines are broken at the width of the terminal, wide characters too', () => {
  expect(screenful('abcdefg\n微調整した\n', {columns: 5, rows: 9})).toEqual(['abcde', 'fg', '微調', '整し', 'た']);
});

test('what does not fit is counted', () => {
  const text = Array.from({length: 30}, (_, row) => `row ${row}`).join('\n');
  expect(screenful(text, {columns: 80, rows: 3})).toEqual([
    'row 0',
    'row 1',
    '… 28 more lines: make the terminal taller',
  ]);
});

test('no control character reaches the terminal', () => {
  expect(screenful('a\u001b[2Jb\u0007', {columns: 80, rows: 3})).toEqual(['a?[2Jb?']);
});
