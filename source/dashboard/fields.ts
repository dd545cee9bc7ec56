import {BLANK, quiet, type Row, rowWidth, type Segment, say} from './row.js';

/**
 * Fields of fixed width, most important first, side by side; the first that does not fit ends the row, so that a field's place
 * depends on the width alone.
 */
export const flow = (fields: readonly Row[], width: number, gap = 2): Row => {
  const row: Segment[] = [];
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

export const cellsInRow = (width: number, cell: number, gap: number): number =>
  Math.max(1, Math.floor((width + gap) / (cell + gap)));

/** Cells of one width in rows and columns, most important first; what does not fit is left out. */
export const grid = (cells: readonly Row[], width: number, rows: number, cell: number, gap = 2): Row[] => {
  const columns = cellsInRow(width, cell, gap);
  return Array.from({length: rows}, (_, y) => {
    const row: Segment[] = [];
    for (const [x, content] of cells.slice(y * columns, (y + 1) * columns).entries()) {
      if (x > 0) row.push({text: ' '.repeat(gap)});
      row.push(...content, {text: ' '.repeat(Math.max(0, cell - rowWidth(content)))});
    }
    return row.length > 0 ? row : BLANK;
  });
};

/** A quiet name and its figure. */
export const named = (name: string, figure: string | Segment): Row => [
  quiet(`${name} `),
  typeof figure === 'string' ? say(figure) : figure,
];
