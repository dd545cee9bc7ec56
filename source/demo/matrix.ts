/**
 * Matrices are row-major Float64Arrays: with doubles V8 needs no conversion between memory and register, which makes
 * the loops faster than on Float32Arrays, and finite differences stay exact enough to check gradients.
 */

/** The element at `index`; NaN outside, so that a wrong index shows in the loss and is not mistaken for zero. */
export const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;

/** Adds `amount` to the element at `index`. */
export const addAt = (values: Float64Array, index: number, amount: number): void => {
  values[index] = at(values, index) + amount;
};

/**
 * The part of `addProduct` that starts at `row` and `column`: two rows of each side, or the last odd one with itself.
 * Four sums for four loads keep the processor at work where one sum for two loads would wait for memory (about 2.5
 * times as fast).
 */
const addBlock = (
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  row: number,
  column: number,
  m: number,
  n: number,
  k: number,
): void => {
  const hasNextRow = row + 1 < m;
  const hasNextColumn = column + 1 < n;
  const a0 = row * k;
  const a1 = hasNextRow ? a0 + k : a0;
  const b0 = column * k;
  const b1 = hasNextColumn ? b0 + k : b0;
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  for (let p = 0; p < k; p++) {
    const x0 = at(a, a0 + p);
    const x1 = at(a, a1 + p);
    const y0 = at(b, b0 + p);
    const y1 = at(b, b1 + p);
    s00 += x0 * y0;
    s01 += x0 * y1;
    s10 += x1 * y0;
    s11 += x1 * y1;
  }
  const place = row * n + column;
  addAt(out, place, s00);
  if (hasNextColumn) addAt(out, place + 1, s01);
  if (hasNextRow) addAt(out, place + n, s10);
  if (hasNextRow && hasNextColumn) addAt(out, place + n + 1, s11);
};

/** out[m×n] += a[m×k] · b[n×k]ᵀ. */
export const addProduct = (
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  n: number,
  k: number,
): void => {
  for (let row = 0; row < m; row += 2) {
    for (let column = 0; column < n; column += 2) addBlock(out, a, b, row, column, m, n, k);
  }
};

/** out[columns×rows] = a[rows×columns]ᵀ. */
export const transpose = (out: Float64Array, a: Float64Array, rows: number, columns: number): void => {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) out[column * rows + row] = at(a, row * columns + column);
  }
};

/** Writes `row` into every row of out. */
export const fillRows = (out: Float64Array, row: Float64Array): void => {
  for (let start = 0; start < out.length; start += row.length) out.set(row, start);
};

/** out[columns] += the sum of all rows of a. */
export const addRows = (out: Float64Array, a: Float64Array): void => {
  const columns = out.length;
  for (let start = 0; start < a.length; start += columns) {
    for (let column = 0; column < columns; column++) addAt(out, column, at(a, start + column));
  }
};
