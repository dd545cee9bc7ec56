import {describe, expect, test} from '@jest/globals';
import {printable, printableJson, printableLines} from '../../source/format/printable.js';

describe('text from another program', () => {
  test.each([
    ['plain', 'plain'],
    ['Grüße, 日本, 👩‍👩‍👧 می‌خواهم', 'Grüße, 日本, 👩‍👩‍👧 می‌خواهم'],
    ['a\u001b[31mb\u0007\u009bc\u007f', 'a?[31mb??c?'],
    ['a\u202eb\u2066c\u200fd\u061ce', 'a?b?c?d?e'],
    ['a\nb\r\nc\td\u2028e\u0085f', 'a b c d e f'],
    ['a\ud800b', 'a?b'],
  ])('%j is one line', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test('keeps its line ends if it has several lines', () => {
    expect(printableLines('a\u001b[0m\r\nb\tc\n')).toBe('a?[0m\nb c\n');
  });

  test('is the same value in JSON, without a character that a terminal must not get', () => {
    const value = {a: '\u009b\u202e\u2028\u007f\u{e0041}é👩‍👧', b: [1, null]};
    const json = printableJson(JSON.stringify(value, null, 2));
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toContain('\\u009b\\u202e\\u2028\\u007f\\udb40\\udc41é👩‍👧');
    expect(printable(json.replaceAll('\n', ''))).toBe(json.replaceAll('\n', ''));
  });
});
