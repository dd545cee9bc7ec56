import {expect, test} from '@jest/globals';
import {giveHeld, type Mouse, mayBeKey, NOTHING_READ, type Piece, readMouse} from '../../source/dashboard/mouse.js';

/** Reads the pieces one after the other; gives what the mouse did and all that is left for the keys. */
const read = (...chunks: string[]): {mouse: Mouse[]; keys: string; held: string} => {
  let reading = NOTHING_READ;
  const pieces: Piece[] = [];
  for (const chunk of chunks) {
    const {pieces: more, next} = readMouse(reading, chunk);
    pieces.push(...more);
    reading = next;
  }
  return {
    mouse: pieces.flatMap(piece => ('mouse' in piece ? [piece.mouse] : [])),
    keys: pieces.map(piece => ('keys' in piece ? piece.keys : '')).join(''),
    held: reading.held,
  };
};

const ESC = '\u{1B}';
const UP: Mouse = {do: 'wheelUp'};
const DOWN: Mouse = {do: 'wheelDown'};

test.each<[string, string, Mouse[]]>([
  ['the wheel', `${ESC}[<64;10;5M`, [UP]],
  ['the wheel the other way', `${ESC}[<65;10;5M`, [DOWN]],
  ['the wheel with Shift, Alt and Control', `${ESC}[<92;10;5M`, [UP]],
  ['a click, and the button let go', `${ESC}[<0;10;5M${ESC}[<0;10;5m`, [{do: 'click', column: 9, row: 4}]],
  ['a click far to the right', `${ESC}[<0;300;5M`, [{do: 'click', column: 299, row: 4}]],
  ['the wheel to the side, other buttons, movement, clicks with a modifier', '66 67 1 2 3 32 35 128 4 8 16', []],
  [
    'the old form, of a terminal that knows no other',
    `${ESC}[M\`!!${ESC}[M *%`,
    [UP, {do: 'click', column: 9, row: 4}],
  ],
])('%s', (_, sent, mouse) => {
  const reports = sent.startsWith(ESC) ? sent : sent.replaceAll(/(\d+) ?/g, `${ESC}[<$1;10;5M`);
  expect(read(reports)).toEqual({mouse, keys: '', held: ''});
});

test('several in one read keep their order among keys', () => {
  const {pieces} = readMouse(NOTHING_READ, `a${ESC}[<64;1;1Mb${ESC}[A${ESC}[<65;1;1M`);
  expect(pieces).toEqual([{keys: 'a'}, {mouse: UP}, {keys: `b${ESC}[A`}, {mouse: DOWN}]);
});

test('a read may end anywhere in a report: nothing of it is a key', () => {
  const sent = `${ESC}[<64;10;5M`;
  for (let at = 1; at < sent.length; at++) {
    expect(read(`p${sent.slice(0, at)}`, `${sent.slice(at)}q`)).toEqual({mouse: [UP], keys: 'pq', held: ''});
  }
  expect(read(...sent)).toEqual({mouse: [UP], keys: '', held: ''});
});

test('Escape is a key when nothing follows it in time, and what follows even later is none', () => {
  for (const beginning of [ESC, `${ESC}[`]) {
    const {next} = readMouse(NOTHING_READ, beginning);
    expect(mayBeKey(next)).toBe(true);
    const given = giveHeld(next);
    expect(given.keys).toBe(beginning);
    const late = readMouse(given.next, `${ESC}[<64;10;5M`.slice(beginning.length));
    expect(late.pieces).toEqual([{mouse: UP}]);
    expect(readMouse(given.next, 'x').pieces).toEqual([{keys: 'x'}]);
  }
  expect(mayBeKey(readMouse(NOTHING_READ, `${ESC}[<6`).next)).toBe(false);
});

test('a report that breaks off leaves no key', () => {
  expect(read(`${ESC}[<64;1`, `${ESC}[A`).keys).toBe(`${ESC}[A`);
  expect(read(`${ESC}[<64;1`, 'q').keys).toBe('q');
  expect(read(`${ESC}[<M`, `${ESC}[<1;2Mq`).keys).toBe('q');
});

test.each([`${ESC}[A`, `${ESC}OA`, `${ESC}${ESC}`, `${ESC}[200~text${ESC}[201~`, 'ä'])('%j is left as it is', keys => {
  expect(read(keys, 'x').keys).toBe(`${keys}x`);
});
