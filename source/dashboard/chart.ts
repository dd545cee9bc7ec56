import asciichart from 'asciichart';

/** The characters that asciichart draws with, in its order; those in ASCII keep the shapes. */
const LINES = ['┼', '┤', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'];
const ASCII_LINES = ['+', '|', '-', '-', '-', '`', '.', '.', "'", '|'];

export type Bounds = {low: number; high: number};

/** The row, from the top, of a value in a chart of `rows` rows; values outside the bounds are at the edge. */
export const rowOf = (value: number, {low, high}: Bounds, rows: number): number =>
  rows - 1 - Math.round(unitsOf(value, {low, high}, rows));

const unitsOf = (value: number, {low, high}: Bounds, rows: number): number =>
  (Math.min(1, Math.max(0, (value - low) / (high - low))) || 0) * (rows - 1);

/**
 * A line through the values, one column each, always `rows` rows high; null leaves its column blank.
 *
 * asciichart draws no gaps (null is 0 to it, NaN ends in a RangeError), chooses the number of rows by the range of the
 * data, and draws one column less than there are points. So it gets each stretch of known values by itself, in units of
 * rows with fixed bounds, with the first value twice. Its axis (one column) is cut off, since ours has labels on a few
 * rows only. `symbols` are its characters, in its order.
 */
export const plot = (
  values: readonly (number | null)[],
  bounds: Bounds,
  rows: number,
  ascii = false,
  symbols: readonly string[] = ascii ? ASCII_LINES : LINES,
): string[] => {
  const lines: string[] = Array.from({length: rows}, () => '');
  let start = 0;
  while (start < values.length) {
    const known = values[start] !== null;
    let end = start + 1;
    while (end < values.length && (values[end] !== null) === known) end++;
    const stretch = values.slice(start, end).map(value => unitsOf(value ?? 0, bounds, rows));
    const drawn = known ? plotStretch(stretch, rows, symbols) : [];
    for (let y = 0; y < rows; y++) lines[y] += drawn[y] ?? ' '.repeat(stretch.length);
    start = end;
  }
  return lines;
};

const plotStretch = (stretch: number[], rows: number, symbols: readonly string[]): string[] =>
  asciichart
    .plot([[stretch[0] ?? 0, ...stretch]], {
      min: 0,
      max: rows - 1,
      height: rows - 1,
      offset: 1,
      format: () => ' ',
      symbols: [...symbols],
    })
    .split('\n')
    .map(line => line.slice(1, 1 + stretch.length));
