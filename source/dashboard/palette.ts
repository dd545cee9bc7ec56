import type {styleText} from 'node:util';
import type {Palette} from '../format/display.js';
import type {Color, StyledText} from './row.js';

export type Format = Exclude<Parameters<typeof styleText>[0], readonly unknown[]>;

/** How a colour is shown: as that of a sign, and as a block of it with the text on it. Null: the terminal's own. */
type Role = {sign: Format | null; block: readonly [text: Format, ground: Format] | null};

const BLUE: Role = {sign: 'blueBright', block: ['whiteBright', 'bgBlue']};
/** The nearest that sixteen colours have to orange. Light or dark as the background may be, black can be read on it. */
const YELLOW: Role = {sign: 'yellow', block: ['black', 'bgYellow']};

/**
 * Of the sixteen colours of every terminal, those that can be read on a dark and on a light background, where they are:
 * as signs and lines, or as a ground with the text on it. Okabe and Ito's blue and orange are told apart by everybody;
 * what is red for others is then the strongest grey that the terminal has.
 */
const ROLES: Readonly<Record<Exclude<Palette, 'mono'>, Readonly<Record<Color, Role>>>> = {
  default: {
    green: {sign: 'green', block: ['black', 'bgGreen']},
    yellow: YELLOW,
    red: {sign: 'red', block: ['whiteBright', 'bgRed']},
    magenta: {sign: 'magenta', block: ['whiteBright', 'bgMagenta']},
    blue: BLUE,
  },
  'colour-blind': {
    green: BLUE,
    yellow: YELLOW,
    red: {sign: null, block: null},
    magenta: {sign: 'gray', block: ['whiteBright', 'bgGray']},
    blue: BLUE,
  },
};

/** A piece of a row, and how it is shown. */
export type Shown = {text: string; formats: readonly Format[]};

const weight = ({bold, dim}: StyledText): Format[] => [
  ...(bold ? (['bold'] as const) : []),
  ...(dim ? (['dim'] as const) : []),
];

const plain = (piece: StyledText): Shown => ({
  text: piece.text,
  formats: [...weight(piece), ...(piece.inverse ? (['inverse'] as const) : [])],
});

/** Blocks and lines: enough of their colour is seen on any background. */
const DRAWN = /^[\s\u2500-\u259f#=._~─]*$/u;

const LEADING = /^(?<blank>\s*)(?<sign>[^\s\p{L}\p{N}]*)(?<words>.*)$/su;

/** On a light background nothing of these colours is read but large blocks: the text is, on a ground of the colour. */
const onGround = (piece: StyledText, ground: readonly Format[]): Shown[] => {
  const text = piece.text.trim();
  const [before = '', after = ''] = piece.text.split(text);
  // Bold black is grey in many terminals.
  return [plain({text: before}), {text, formats: ground}, plain({text: after})];
};

/** The words in the terminal's own colour, their sign in the given one. */
const signed = (piece: StyledText, color: Format): Shown[] => {
  const {blank = '', sign = '', words = ''} = LEADING.exec(piece.text)?.groups ?? {};
  return [
    plain({...piece, text: blank}),
    {text: sign, formats: [...weight(piece), color]},
    plain({...piece, text: words}),
  ];
};

const coloured = (piece: StyledText, color: Color, {sign, block}: Role): Shown[] => {
  if (piece.inverse) return block === null ? [plain(piece)] : [{text: piece.text, formats: block}];
  if (sign === null) return [plain(piece)];
  if (DRAWN.test(piece.text)) return [{text: piece.text, formats: [...weight(piece), sign]}];
  if (color === 'yellow' && block !== null) return onGround(piece, block);
  // Red alone is dark enough, and light enough, for words.
  return color === 'red' ? [{text: piece.text, formats: [...weight(piece), sign]}] : signed(piece, sign);
};

/** A piece of a row as pieces of one appearance each, in a palette, or without any colour. */
export const shownIn = (piece: StyledText, palette: Palette): Shown[] => {
  const {color, text} = piece;
  // A style would not show: blanks that are no block.
  if (text.trim() === '' && !piece.inverse) return [{text, formats: []}];
  if (color === undefined || palette === 'mono') return [plain(piece)];
  return coloured(piece, color, ROLES[palette][color]).filter(one => one.text !== '');
};
