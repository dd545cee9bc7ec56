import {describe, expect, test} from '@jest/globals';
import {fit, rowWidth, say, sides} from '../../source/dashboard/row.js';
import {cleanText, cut, textWidth, wrap} from '../../source/dashboard/width.js';
import {jsonToAscii, linesToAscii, toAscii} from '../../source/format/ascii.js';

const textOf = (row: ReturnType<typeof fit>): string => row.map(({text}) => text).join('');

describe('width of text', () => {
  test.each([
    ['plain', 5],
    ['≈1,234 — ●', 10],
    ['微調整', 6],
    ['ｗｉｄｅ', 8],
    ['한국', 4],
    ['🚀', 2],
    ['', 0],
  ])('%s takes %d columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  test('text from outside loses what moves the cursor or has no width of its own', () => {
    expect(cleanText('a\u001b[31mb\u001b[0m\r\n\tc\u0007')).toBe('ab c');
    expect(cleanText('e\u0301')).toBe('é');
    expect(cleanText('👩‍👩‍👧')).toBe('👩');
    expect(cleanText('zero\u200bwidth')).toBe('zerowidth');
    expect(cleanText('🇩🇪')).toBe('?');
  });
});

describe('cutting', () => {
  test('says that something is missing, and never shows half a character', () => {
    expect(cut('checkpoint', 10)).toBe('checkpoint');
    expect(cut('checkpoint', 6)).toBe('check…');
    expect(cut('微調整', 4)).toBe('微…');
    expect(cut('微調整', 1)).toBe('…');
    expect(cut('微調整', 0)).toBe('');
  });

  test('words go into lines; the last one is cut when there are more', () => {
    expect(wrap('one two three', 7, 3)).toEqual(['one two', 'three']);
    expect(wrap('one two three', 7, 1)).toEqual(['one tw…']);
    expect(wrap('averylongword x', 5, 3)).toEqual(['aver…', 'x']);
  });
});

describe('rows', () => {
  test('have the given width', () => {
    for (let width = 0; width <= 12; width++) {
      expect(rowWidth(fit([say('微調'), say('ab', {bold: true}), say('cd')], width))).toBe(width);
    }
  });

  test('a cut at the border of two segments is marked too', () => {
    expect(textOf(fit([say('abc'), say('def')], 3))).toBe('ab…');
    expect(textOf(fit([say('abc'), say('   ')], 3))).toBe('abc');
  });

  test('what stands on the right stays when there is little room', () => {
    const {left, right} = sides([say('a long name')], [say('exit code 1')], 16);
    expect([textOf(left), textOf(right)]).toEqual(['a l…', 'exit code 1']);
  });
});

describe('ASCII', () => {
  test('keeps the width', () => {
    for (const text of [
      '≈1,234 — 30–35 min',
      'pausing…   ',
      'cut off…',
      '…',
      'ab…cd',
      '▲ 微信 “x”',
      'träning',
      '█▓▒░╰',
    ]) {
      const ascii = toAscii(text);
      expect(ascii).toMatch(/^[ -~]*$/);
      expect(ascii).toHaveLength(textWidth(text));
    }
  });

  test('reads the same', () => {
    expect(toAscii('≈1,234 — 30–35 min')).toBe('~1,234 - 30-35 min');
    expect(toAscii('pausing…   ')).toBe('pausing... ');
    expect(toAscii('Llama-3.2-Instr…')).toBe('Llama-3.2-Ins...');
    expect(toAscii('träning')).toBe('traning');
  });
});

test('a stream without characters outside ASCII keeps its lines, and JSON its values', () => {
  expect(linesToAscii('waiting up to 30 s …\n\tÅsa → 2.1× ≈ 5 s · ok\n')).toBe(
    'waiting up to 30 s ...\n\tAsa > 2.1x ~ 5 s . ok\n',
  );
  const json = JSON.stringify({name: 'Åsa …', sign: '😀'});
  expect(jsonToAscii(json)).toMatch(/^[ -~]*$/);
  expect(JSON.parse(jsonToAscii(json))).toEqual({name: 'Åsa …', sign: '😀'});
});
