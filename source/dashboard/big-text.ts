type Glyph = readonly [string, string, string];

/** Three rows high, three columns wide; in half blocks, so that a row holds two. */
const BLOCKS: Record<string, Glyph> = {
  '0': ['█▀█', '█ █', '▀▀▀'],
  '1': ['▀█ ', ' █ ', '▀▀▀'],
  '2': ['▀▀█', '█▀▀', '▀▀▀'],
  '3': ['▀▀█', ' ▀█', '▀▀▀'],
  '4': ['█ █', '▀▀█', '  ▀'],
  '5': ['█▀▀', '▀▀█', '▀▀▀'],
  '6': ['█▀▀', '█▀█', '▀▀▀'],
  '7': ['▀▀█', '  █', '  ▀'],
  '8': ['█▀█', '█▀█', '▀▀▀'],
  '9': ['█▀█', '▀▀█', '▀▀▀'],
  '-': ['   ', '▀▀▀', '   '],
  ':': ['▄', '▄', ' '],
  ' ': ['   ', '   ', '   '],
};

/** The same in ASCII, as a seven-segment display. */
const SEGMENTS: Record<string, Glyph> = {
  '0': [' _ ', '| |', '|_|'],
  '1': ['   ', '  |', '  |'],
  '2': [' _ ', ' _|', '|_ '],
  '3': [' _ ', ' _|', ' _|'],
  '4': ['   ', '|_|', '  |'],
  '5': [' _ ', '|_ ', ' _|'],
  '6': [' _ ', '|_ ', '|_|'],
  '7': [' _ ', '  |', '  |'],
  '8': [' _ ', '|_|', '|_|'],
  '9': [' _ ', '|_|', ' _|'],
  '-': ['   ', ' _ ', '   '],
  ':': [' ', '.', '.'],
  ' ': ['   ', '   ', '   '],
};

/** Digits, colon, minus and blank in three rows, to be read from across the room. Other characters are left out. */
export const bigText = (text: string, ascii: boolean): [string, string, string] => {
  const font = ascii ? SEGMENTS : BLOCKS;
  const glyphs = [...text].flatMap(character => font[character] ?? []);
  const line = (row: number) => glyphs.filter((_, index) => index % 3 === row).join(' ');
  return [line(0), line(1), line(2)];
};

/** Columns that `bigText` takes. */
export const bigWidth = (text: string): number => textColumns(text) + Math.max(0, text.length - 1);

const textColumns = (text: string): number =>
  [...text].reduce((width, character) => width + (character === ':' ? 1 : 3), 0);
