import {cut, textWidth} from './width.js';

/** Only colours that can be read on a dark and on a light background alike, of the sixteen that every terminal has. */
export type Color = 'red' | 'green' | 'yellow' | 'cyan';

export type Style = {color?: Color; bold?: boolean; dim?: boolean; inverse?: boolean};

/** A piece of a row in one style. */
export type StyledText = Style & {text: string};

export type Row = readonly StyledText[];

export const BLANK: Row = [];

/** A segment; `style` is left out for plain text. */
export const say = (text: string, style: Style = {}): StyledText => ({...style, text});

/** Quiet text: labels, units in passing, what is normal. */
export const quiet = (text: string): StyledText => ({text, dim: true});

export const strong = (text: string): StyledText => ({text, bold: true});

export const rowWidth = (row: Row): number => row.reduce((width, segment) => width + textWidth(segment.text), 0);

/** The row in at most `width` columns: cut with `…`, also where a cut falls between two segments. */
export const cutRow = (row: Row, width: number): Row => {
  const fitted: StyledText[] = [];
  let free = width;
  for (const [index, segment] of row.entries()) {
    const wanted = textWidth(segment.text);
    if (wanted > free) {
      fitted.push({...segment, text: cut(segment.text, free)});
      free = 0;
      break;
    }
    // The mark of a cut takes a column of this segment when nothing of the following ones fits any more.
    if (wanted === free && row.slice(index + 1).some(({text}) => text.trim() !== '')) {
      fitted.push({...segment, text: cut(`${segment.text}  `, free)});
      free = 0;
      break;
    }
    fitted.push(segment);
    free -= wanted;
  }
  return fitted;
};

/** The row in exactly `width` columns: filled up with blanks in `blankStyle`, or cut. */
export const fit = (row: Row, width: number, blankStyle: Style = {}): Row => {
  const fitted = cutRow(row, width);
  const missing = width - rowWidth(fitted);
  return missing > 0 ? [...fitted, say(' '.repeat(missing), blankStyle)] : fitted;
};

/** What stands at the left and at the right edge of one row. */
export type Sides = {left: Row; right: Row};

/** Both in one row of `width` columns, with a blank between them: `left` is cut, and left out where `right` needs all of it. */
export const sides = (left: Row, right: Row, width: number): Sides => {
  const taken = rowWidth(right);
  if (taken >= width) return {left: BLANK, right: cutRow(right, width)};
  return {left: cutRow(left, taken === 0 ? width : width - taken - 1), right};
};

/** Both ends as one row of exactly `width` columns, in which they have room. */
export const filled = ({left, right}: Sides, width: number): Row => [...fit(left, width - rowWidth(right)), ...right];
