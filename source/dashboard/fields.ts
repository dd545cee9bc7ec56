import {quiet, type Row, rowWidth, type StyledText, say} from './row.js';

/**
 * Fields of fixed width side by side, most important first. The first that does not fit ends the row, so that the place
 * of a field depends on the width alone.
 */
export const flow = (fields: readonly Row[], width: number, gap = 2): Row => {
  const row: StyledText[] = [];
  let used = 0;
  for (const field of fields) {
    const needed = (used === 0 ? 0 : gap) + rowWidth(field);
    if (used + needed > width) break;
    if (used > 0) row.push({text: ' '.repeat(gap)});
    row.push(...field);
    used += needed;
  }
  return row;
};

/** How many cells of one width fit side by side; at least one. */
export const cellsInRow = (width: number, cell: number, gap: number): number =>
  Math.max(1, Math.floor((width + gap) / (cell + gap)));

/** A quiet name and its figure. */
export const named = (name: string, figure: string | StyledText): Row => [
  quiet(`${name} `),
  typeof figure === 'string' ? say(figure) : figure,
];
