import {expect, test} from '@jest/globals';
import {FrameReader, MAX_FRAME_CHARACTERS} from '../../../source/host/remote/frames.js';

const frame = (number: number, ...sections: [string, string][]): string =>
  `\nM begin ${number}\n${sections.map(([name, text]) => `\nM section ${name}\n${text}`).join('')}\nM end ${number}\n`;

const read = (...chunks: string[]) => {
  const reader = new FrameReader('M');
  return chunks
    .flatMap(chunk => reader.push(chunk))
    .map(({number, sections}) => [number, Object.fromEntries(sections)]);
};

test('a frame in one piece, in many, and after a greeting', () => {
  const text = frame(1, ['a', 'one\ntwo\n'], ['b', 'no line end']);
  const expected = [[1, {a: 'one\ntwo\n', b: 'no line end'}]];
  expect(read(text)).toEqual(expected);
  expect(read(...text)).toEqual(expected);
  expect(read(`Welcome!\nM is a letter\n${text}`)).toEqual(expected);
});

test('sections of one name are joined', () => {
  expect(read(frame(1, ['lines', 'a\n'], ['lines', 'b\n']))).toEqual([[1, {lines: 'a\nb\n'}]]);
});

test('a frame that was torn, or whose marks do not fit, is left out, and the next one is not', () => {
  const good = frame(3, ['a', 'x']);
  expect(read(`\nM begin 1\n\nM section a\nhalf${good}`)).toEqual([[3, {a: 'x'}]]);
  expect(read(`\nM begin 1\n\nM end 2\n${good}`)).toEqual([[3, {a: 'x'}]]);
  expect(read(`\nM end 7\n${good}`)).toEqual([[3, {a: 'x'}]]);
  expect(read(`\nM begin zero\n\nM end zero\n${good}`)).toEqual([[3, {a: 'x'}]]);
});

test('what does not end is not kept', () => {
  const reader = new FrameReader('M');
  expect(() => {
    for (let at = 0; at <= MAX_FRAME_CHARACTERS / 65_536; at++) reader.push('x'.repeat(65_536));
  }).toThrow(RangeError);
});
