import type {Row, StyledText} from './row.js';

/** What stands for the cursor where nothing is drawn. */
const LINE = '┊';

/** A row of a chart, whose characters are all one column wide, with the cursor in one of them. */
export const withCursor = (row: Row, column: number): Row => {
  let from = 0;
  return row.flatMap((piece): StyledText[] => {
    const at = column - from;
    const characters = [...piece.text];
    from += characters.length;
    const under = characters[at];
    if (under === undefined) return [piece];
    const cursor: StyledText =
      under === ' ' ? {text: LINE, dim: true} : {...piece, dim: false, inverse: true, text: under};
    return [
      {...piece, text: characters.slice(0, at).join('')},
      cursor,
      {...piece, text: characters.slice(at + 1).join('')},
    ];
  });
};
