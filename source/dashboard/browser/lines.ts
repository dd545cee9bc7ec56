import type {Style} from '../row.js';

/** How the line of one of several runs is drawn: it reads without its colour too. */
export type LineLook = {
  style: Style;
  /** One character of it. */
  sign: string;
  /** The characters that asciichart draws with, in its order; absent for those that every chart has. */
  symbols?: readonly string[];
};

const all = (sign: string): string[] => Array.from({length: 10}, () => sign);

const LOOKS: readonly LineLook[] = [
  {style: {}, sign: '─'},
  {style: {color: 'blue'}, sign: '━', symbols: ['╋', '┫', '╺', '╸', '━', '┗', '┏', '┓', '┛', '┃']},
  {style: {color: 'yellow'}, sign: '═', symbols: ['╬', '╣', '═', '═', '═', '╚', '╔', '╗', '╝', '║']},
  {style: {color: 'magenta'}, sign: '·', symbols: all('·')},
  {style: {bold: true}, sign: '×', symbols: all('×')},
];

const IN_ASCII: readonly LineLook[] = [
  {style: {}, sign: '-'},
  {style: {color: 'blue'}, sign: '#', symbols: all('#')},
  {style: {color: 'yellow'}, sign: '=', symbols: all('=')},
  {style: {color: 'magenta'}, sign: '.', symbols: all('.')},
  {style: {bold: true}, sign: 'x', symbols: all('x')},
];

/** So many runs can be told apart in one chart. */
export const MAX_LINES = LOOKS.length;

/** How the line of the run at this place among the marked ones is drawn. */
export const lineLook = (index: number, ascii: boolean): LineLook =>
  (ascii ? IN_ASCII : LOOKS)[index] ?? {style: {}, sign: ascii ? '-' : '─'};
