import {describe, expect, test} from '@jest/globals';
import {createLineSplitter, MAX_LINE_LENGTH} from '../../source/trainer/lines.js';

const split = (...chunks: (string | Uint8Array)[]): string[] => {
  const splitter = createLineSplitter();
  return [...chunks.flatMap(chunk => splitter.push(Buffer.from(chunk))), ...splitter.flush()];
};

describe('pieces', () => {
  test('end at every kind of line end and at the end of the output', () => {
    expect(split('one\ntwo\r\nthree\rfour')).toEqual(['one', 'two', 'three', 'four']);
  });

  test('are left out when blank', () => {
    expect(split('one\n\n\r\n   \r\t\r\ntwo\n')).toEqual(['one', 'two']);
  });

  test('keep blanks and tabs inside', () => {
    expect(split('  10\t5.0 \n')).toEqual(['  10\t5.0 ']);
  });

  test('end where the cursor is moved or the line erased', () => {
    expect(split('bar\x1b[2Krow\x1b[1Aup\x1b[3;1Hthere\x1b[Gstart\x1b8back\x1bMover')).toEqual([
      'bar',
      'row',
      'up',
      'there',
      'start',
      'back',
      'over',
    ]);
  });

  test('end at backspaces, with which old bars repaint themselves', () => {
    expect(split('1/3\b\b\b2/3\b\b\b3/3\n')).toEqual(['1/3', '2/3', '3/3']);
  });

  test('continue after what only erases the rest of the line', () => {
    expect(split('Iter \x1b[01;31m\x1b[K10\x1b[m\x1b[K: Train\x1b[0K loss\n')).toEqual(['Iter 10: Train loss']);
  });

  test('are those of the line that is still open', () => {
    const splitter = createLineSplitter();
    splitter.push(Buffer.from('done\nnot \x1b[1myet'));
    expect(splitter.open).toBe('not yet');
  });
});

describe('what is no text', () => {
  test.each([
    ['colours', '\x1b[38;2;1;2;3mone\x1b[0m'],
    ['colours with colons', '\x1b[4:3mone\x1b[0m'],
    ['private modes', '\x1b[?25lone\x1b[?2026h'],
    ['a title ended by BEL', '\x1b]0;a title\x07one'],
    ['a link ended by ST', '\x1b]8;;http://x/\x1b\\one\x1b]8;;\x1b\\'],
    ['a device control string', '\x1bP1$r0m\x1b\\one'],
    ['character sets', '\x1b(B\x1b)0one\x1b#8'],
    ['keypad modes', '\x1b=one\x1b>'],
    ['a sequence that starts over', '\x1b[3\x1b[1mone'],
    ['NUL, BEL, DEL and 8-bit controls', '\0o\x07n\x7fe\u0085\u009b'],
  ])('%s', (_, text) => {
    expect(split(`${text}\ntwo`)).toEqual(['one', 'two']);
    expect(split(...text, '\n', 'two')).toEqual(['one', 'two']);
  });

  test('an unfinished sequence takes no more than its line', () => {
    expect(split('\x1b]0;no end\none\n\x1b[12\ntwo\n\x1bPmore\rthree')).toEqual(['one', 'two', 'three']);
  });

  test('a sequence cut by the end of the output', () => {
    expect(split('one\x1b[3')).toEqual(['one']);
  });
});

describe('bytes', () => {
  const text = 'aé▼█🙂z';

  test('may be cut in any character', () => {
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(split(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual([text]);
    }
  });

  test('that are not UTF-8 are marked and cost nothing else', () => {
    expect(split(Uint8Array.of(0x61, 0xff, 0x62, 0xe2, 0x96, 0x0a, 0x63))).toEqual(['a\ufffdb\ufffd', 'c']);
    expect(split(Uint8Array.of(0x61, 0xe2))).toEqual(['a\ufffd']);
  });
});

describe('a line of a megabyte', () => {
  const feed = (size: number) => {
    const splitter = createLineSplitter();
    const bytes = Buffer.from(`${'▼'.repeat(400_000)}\nnext\n`);
    const pieces: string[] = [];
    for (let start = 0; start < bytes.length; start += size) {
      pieces.push(...splitter.push(bytes.subarray(start, start + size)));
    }
    return {pieces, dropped: splitter.droppedBytes};
  };

  test.each([8191, 65_536, 2_000_000])('keeps its beginning and counts the rest, in chunks of %d', size => {
    const {pieces, dropped} = feed(size);
    expect(pieces.map(piece => piece.length)).toEqual([MAX_LINE_LENGTH, 4]);
    expect(pieces[1]).toBe('next');
    expect(dropped).toBe((400_000 - MAX_LINE_LENGTH) * 3);
  });

  test('is not cut within a character', () => {
    const splitter = createLineSplitter();
    const [piece] = splitter.push(Buffer.from(`${'x'.repeat(MAX_LINE_LENGTH - 1)}🙂yz\n`));
    expect(piece).toBe('x'.repeat(MAX_LINE_LENGTH - 1));
    expect(splitter.droppedBytes).toBe(6);
  });
});
