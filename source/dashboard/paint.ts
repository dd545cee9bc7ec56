import {toAscii} from '../format/ascii.js';
import type {Color, Row, Segment} from './row.js';

/** SGR codes for a colour of the terminal's own sixteen. */
const COLORS: Record<Color, number> = {red: 31, green: 32, yellow: 33, cyan: 36};

const codes = ({bold, dim, inverse, color}: Segment, mayColor: boolean): [on: string, off: string] => {
  const on: number[] = [];
  const off: number[] = [];
  if (bold) on.push(1);
  if (dim) on.push(2);
  if (bold || dim) off.push(22);
  if (inverse) {
    on.push(7);
    off.push(27);
  }
  if (color && mayColor) {
    on.push(COLORS[color]);
    off.push(39);
  }
  return on.length === 0 ? ['', ''] : [`\u001b[${on.join(';')}m`, `\u001b[${off.join(';')}m`];
};

/** Blanks need no style, unless it shows on them. */
const isBare = ({text, inverse}: Segment): boolean => !inverse && text.trim() === '';

/** A row as the terminal takes it. Bold, dim and inverse stay without colour: they are no colours. */
export const paint = (row: Row, {ascii, color}: {ascii: boolean; color: boolean}): string =>
  row
    .map(segment => {
      const text = ascii ? toAscii(segment.text) : segment.text;
      if (isBare(segment)) return text;
      const [on, off] = codes(segment, color);
      return on + text + off;
    })
    .join('');
