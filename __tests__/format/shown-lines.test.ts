import {describe, expect, test} from '@jest/globals';
import {ShownLines} from '../../source/format/shown-lines.js';

const ESC = '\u{1B}';

const shown = (text: string, colours = false): string[] => {
  const lines = new ShownLines(colours);
  lines.push(Buffer.from(text));
  return lines.rest().map(({plain, coloured}) => (colours ? coloured : plain));
};

/** The same output in single bytes: nothing depends on where a read ends. */
const bytewise = (text: string): string[] => {
  const lines = new ShownLines(false);
  for (const byte of Buffer.from(text)) lines.push(Uint8Array.of(byte));
  return lines.rest().map(({plain}) => plain);
};

describe('a line is what a terminal shows at the end', () => {
  test.each<[string, string, string[]]>([
    ['lines', 'one\r\ntwo\r\n', ['one', 'two']],
    ['a blank line between', 'one\n\ntwo  \n\n', ['one', '', 'two']],
    ['a bar', `start\n 10%|█\r 20%|██\r100%|███ done\nend`, ['start', '100%|███ done', 'end']],
    ['a bar that is wiped', 'Map: 10%\rMap: 99%\r        \rnext\n', ['next']],
    ['a shorter text over a longer one', 'abcdef\rxy\n', ['xycdef']],
    ['an erased line', `loading${ESC}[2K\rready\n`, ['ready']],
    [
      'a live display of three rows',
      `a 1\nb 1\nc 1\n${ESC}[3Aa 2\nb 2\nc 2\n${ESC}[3A${ESC}[Ja 3\nb 3\nc 3\nend\n`,
      ['a 3', 'b 3', 'c 3', 'end'],
    ],
    ['a title, a link, the clipboard, a bell', `${ESC}]0;title\u0007x${ESC}]52;c;SGk=${ESC}\\y\u0007\n`, ['xy']],
    ['colours', `${ESC}[1;31mred${ESC}[0m plain\n`, ['red plain']],
    ['the other screen and a query', `${ESC}[?1049h${ESC}[6nx\n`, ['x']],
    ['what turns or hides text', 'a\u202Eb\u200Bc\n', ['abc']],
    ['characters of several bytes', 'Überprüfung 🤗 漢\n', ['Überprüfung 🤗 漢']],
  ])('%s', (_, text, lines) => {
    expect(shown(text)).toEqual(lines);
    expect(bytewise(text)).toEqual(lines);
  });
});

test.each([
  'a\u001bPdcs\u001b\\b\u001b_apc\u001b\\c\u001b^pm\u001b\\d\u001bXsos\u001b\\e',
  'a\u001b[6n\u001b[c\u001b[2J\u001b[H\u001b[5;5H\u001b[1000A\u001b[>4;2m\u001b[?25lb',
  'a\u001bcb\u001b7c\u001b(0d\u001b=e\u001bMf',
  'a\u009b31mb\u009d0;x\u009cc\u0090q\u009cd',
  'a\u202eb\u200f\u2066c\ufeff\u0007\u007f\u0000d',
  'a\u001b]never ended\nnext',
  `a\u001b[${'1;'.repeat(500)}mb`,
  'a\u001b',
])('nothing but text and colours comes out of %j', text => {
  const SENT = /[^\P{Cc}\u001b\t]|[\u202a-\u202e\u2066-\u2069\u200f\ufeff]|\u001b(?!\[[\d;:]*m)/u;
  for (const line of shown(text, true)) expect(line).not.toMatch(SENT);
  for (const line of shown(text)) expect(line).not.toMatch(/\p{Cc}/u);
});

test('colours are kept where they are wanted, each line by itself', () => {
  expect(shown(`${ESC}[31mred\nstill${ESC}[0m ${ESC}[38;5;200;1mpink${ESC}[22m!\n`, true)).toEqual([
    `${ESC}[31mred${ESC}[0m`,
    `${ESC}[31mstill${ESC}[0m ${ESC}[38;5;200;1mpink${ESC}[0m${ESC}[38;5;200m!${ESC}[0m`,
  ]);
  // What a bar painted over has its own colours.
  expect(shown(`${ESC}[32m50%${ESC}[0m\r100\n`, true)).toEqual(['100']);
});

test('lines are taken once they are over, and an unfinished one is not', () => {
  const lines = new ShownLines(false);
  const push = (text: string): string[] => {
    lines.push(Buffer.from(text));
    return lines.takeFinal().map(({plain}) => plain);
  };
  expect(push('one\ntwo\n 10%')).toEqual(['one', 'two']);
  expect(push('\r 20%')).toEqual([]);
  expect(lines.rest().map(({plain}) => plain)).toEqual([' 20%']);
  expect(push('\r100%\nthree')).toEqual(['100%']);
  // A display that went back up once is taken for one that does again.
  expect(push(`\na 1\nb 1\n${ESC}[2Aa 2\nb 2\n${ESC}[2A`)).toEqual(['three']);
  expect(push('a 3\nb 3\n')).toEqual([]);
  // Until lines enough have followed.
  expect(push('4\n5\n6\n')).toEqual(['a 3', 'b 3', '4']);
  expect(push('7\n8\n9\n10\n')).toEqual(['5', '6', '7', '8']);
  expect(push('11\n')).toEqual(['9', '10', '11']);
});

test('memory is bounded: by a line without an end, by a bar without a line feed, by many lines', () => {
  const lines = new ShownLines(true);
  const piece = Buffer.from(`${ESC}[3${'1'}m${'x'.repeat(1000)}${ESC}[0m`);
  for (let i = 0; i < 300; i++) lines.push(piece);
  expect(lines.rest()[0]?.plain.length).toBe(65_536);
  lines.push(Buffer.from('\n'));
  for (let i = 0; i < 2000; i++) lines.push(Buffer.from(`line ${i}\n`));
  expect(lines.takeSettled().length).toBeGreaterThan(1400);
  expect(lines.rest().length).toBeLessThanOrEqual(500);
  for (let i = 0; i < 5000; i++) lines.push(Buffer.from(`\r${ESC}]0;never ended `));
  expect(lines.rest().length).toBeLessThanOrEqual(500);
});
