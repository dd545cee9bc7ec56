import {styleText} from 'node:util';
import {toAscii} from '../format/ascii.js';
import type {Row, StyledText} from './row.js';

/** How text is shown: without any character above 0x7E, with colours or without. */
export type Appearance = {ascii: boolean; color: boolean};

type Format = Exclude<Parameters<typeof styleText>[0], readonly unknown[]>;

const formatsOf = ({bold, dim, inverse, color}: StyledText, mayColor: boolean): Format[] => [
  ...(bold ? (['bold'] as const) : []),
  ...(dim ? (['dim'] as const) : []),
  ...(inverse ? (['inverse'] as const) : []),
  ...(color && mayColor ? [color] : []),
];

/** Blanks need no style, unless it shows on them. */
const isBare = ({text, inverse}: StyledText): boolean => !inverse && text.trim() === '';

/**
 * A row as one text for Ink. Node puts in the styles, not `<Text>`'s own attributes: a text for each of a row's five to ten pieces takes Ink
 * half as long again (27.6 ms a frame for 17.7), and its styles are chalk's, which has no bold left once colour is off. Bold, dim and
 * inverse are no colours, and stay.
 */
export const styled = (row: Row, {ascii, color}: Appearance): string =>
  row
    .map(segment => {
      const text = ascii ? toAscii(segment.text) : segment.text;
      const formats = isBare(segment) ? [] : formatsOf(segment, color);
      // Whether there may be colour has been settled: Node is not to ask its environment again.
      return formats.length === 0 ? text : styleText(formats, text, {validateStream: false});
    })
    .join('');
