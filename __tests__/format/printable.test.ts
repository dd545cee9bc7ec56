import {describe, expect, test} from '@jest/globals';
import {printable, printableJson, printableLines} from '../../source/format/printable.js';
import {createTerminalFilter} from '../../source/format/terminal-filter.js';

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

describe('what a program printed, on a terminal', () => {
  const filtered = (text: string, colours = true, size = Number.POSITIVE_INFINITY): string => {
    const filter = createTerminalFilter(colours);
    const bytes = Buffer.from(text);
    let out = '';
    for (let at = 0; at < bytes.length; at += size) out += filter.push(bytes.subarray(at, at + size));
    return out + filter.end();
  };

  const CASES: [string, string][] = [
    ['plain Grüße\r\n\ttext\b\n', 'plain Grüße\r\n\ttext\b\n'],
    ['\u001b[1;31mred\u001b[0m', '\u001b[1;31mred\u001b[0m'],
    ['\u001b[38:2::1:2:3mx\u001b[m', '\u001b[38:2::1:2:3mx\u001b[m'],
    ['\u001b[31mopen', '\u001b[31mopen\u001b[0m'],
    ['10%\r\u001b[2K\u001b[1A20%\u001b[K', '10%\r\u001b[2K\u001b[1A20%\u001b[K'],
    ['a\u001b]0;title\u0007b\u001b]52;c;SGk=\u001b\\c\u001b]8;;http://x\u0007link', 'abclink'],
    ['a\u001bPdcs\u001b\\b\u001b_apc\u001b\\c\u001b^pm\u001b\\d\u001bXsos\u001b\\e', 'abcde'],
    ['a\u001b[6n\u001b[c\u001b[?1049h\u001b[2J\u001b[H\u001b[5;5H\u001b[1000A\u001b[>4;2m\u001b[?25lb', 'ab'],
    ['a\u001bcb\u001b7c\u001b(0d\u001b=e\u001bMf', 'abcdef'],
    ['a\u009b31mb\u009d0;x\u009cc\u0090q\u009cd', 'a\u001b[31mbcd\u001b[0m'],
    ['a\u202eb\u200f\u2066c\ufeff\u0007\u007f\u0000d', 'abcd'],
    ['a\u001b]never ended\nnext', 'a\nnext'],
    ['a\u001b[3\u001b[31mb\u001b[0m', 'a\u001b[31mb\u001b[0m'],
    [`a\u001b[${'1;'.repeat(500)}mb`, 'ab'],
    ['a\u001b', 'a'],
  ];

  test.each(CASES)('%j', (text, expected) => {
    expect(filtered(text)).toBe(expected);
    // Bytes may be cut anywhere.
    for (const size of [1, 2, 3]) expect(filtered(text, true, size)).toBe(expected);
  });

  test('without colours when none are wanted', () => {
    expect(filtered('\u001b[31mred\u001b[0m\r\u001b[Kx', false)).toBe('red\r\u001b[Kx');
  });
});
