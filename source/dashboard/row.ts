import {cut, textWidth} from './width.js';

/** What a colour means is the same in every palette: see palette.ts. Magenta and blue are those of a second figure. */
export type Color = 'red' | 'green' | 'yellow' | 'magenta' | 'blue';

export type Style = {color?: Color; bold?: boolean; dim?: boolean; inverse?: boolean};

/** A piece of a row in one style. */
export type StyledText = Style & {text: string};

export type Row = readonly StyledText[];

const BLANK: Row = [];

/** Text in a style, plain without one. */
export const say = (text: string, style: Style = {}): StyledText => ({...style, text});

/** Text that stays in the background: labels, units, what is normal. */
export const quiet = (text: string): StyledText => ({text, dim: true});

/** Text in bold. */
export const strong = (text: string): StyledText => ({text, bold: true});

/** Columns that the row takes. */
export const rowWidth = (row: Row): number => row.reduce((width, piece) => width + textWidth(piece.text), 0);

/** The row in at most `width` columns, cut with `…`, also where the cut falls between two pieces. */
export const cutRow = (row: Row, width: number): Row => {
  const fitted: StyledText[] = [];
  let free = width;
  for (const [index, piece] of row.entries()) {
    const wanted = textWidth(piece.text);
    if (wanted > free) {
      fitted.push({...piece, text: cut(piece.text, free)});
      free = 0;
      break;
    }
    // Where nothing of the following pieces fits any more, the mark of the cut takes a column of this one.
    if (wanted === free && row.slice(index + 1).some(({text}) => text.trim() !== '')) {
      fitted.push({...piece, text: cut(`${piece.text}  `, free)});
      free = 0;
      break;
    }
    fitted.push(piece);
    free -= wanted;
  }
  return fitted;
};

/** The row in exactly `width` columns: cut, or filled up with blanks in `blankStyle`. */
export const fit = (row: Row, width: number, blankStyle: Style = {}): Row => {
  const fitted = cutRow(row, width);
  const missing = width - rowWidth(fitted);
  return missing > 0 ? [...fitted, say(' '.repeat(missing), blankStyle)] : fitted;
};

/** What stands at the left and at the right edge of one row. */
export type Sides = {left: Row; right: Row};

/**
 * Both in one row of `width` columns, with a blank between them: `left` is cut, and left out where `right` takes all of
 * it.
 */
export const sides = (left: Row, right: Row, width: number): Sides => {
  const taken = rowWidth(right);
  if (taken >= width) return {left: BLANK, right: cutRow(right, width)};
  return {left: cutRow(left, taken === 0 ? width : width - taken - 1), right};
};

/** Both ends as one row of exactly `width` columns, in which they have room. */
export const filled = ({left, right}: Sides, width: number): Row => [...fit(left, width - rowWidth(right)), ...right];
