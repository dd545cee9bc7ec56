/**
 * What a terminal draws without a cell of its own, or puts in the place of what it cannot draw: controls, blanks,
 * combining marks, zero-width characters, variation selectors, U+FFFD.
 */
const isLeftOut = (code: number): boolean =>
  code <= 0x20 ||
  (code >= 0x7f && code <= 0xa0) ||
  (code >= 0x300 && code <= 0x36f) ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0xfe00 && code <= 0xfe0f) ||
  code === 0x2060 ||
  code === 0xfeff ||
  code === 0xfffd;

/** The key of a blank row. */
export const BLANK = 0;

/**
 * A number that tells rows apart by what is seen of them: a row that was sent with tabs and blanks at its end, and the
 * same row as tmux gives it, have the same. It has 53 bits: the chance that two of a million rows have the same is one
 * in ten thousand. No text is made for it: there may be 50,000 rows, and a dashboard with a small heap asks.
 */
export const rowKey = (row: string): number => {
  let one = 0x811c9dc5;
  let other = 0x1b873593;
  let isBlank = true;
  for (let index = 0; index < row.length; index++) {
    const code = row.charCodeAt(index);
    if (isLeftOut(code)) continue;
    isBlank = false;
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x5bd1e995);
    other ^= other >>> 15;
  }
  return isBlank ? BLANK : (one >>> 0) * 0x200000 + (other & 0x1fffff) + 1;
};

/** The rows that are not blank: where each stands, and its key. */
export type SeenRows = {indexes: number[]; keys: number[]};

/** The rows that are not blank, with their keys. */
export const seenRows = (rows: readonly string[]): SeenRows => {
  const seen: SeenRows = {indexes: [], keys: []};
  for (const [index, row] of rows.entries()) {
    const key = rowKey(row);
    if (key === BLANK) continue;
    seen.indexes.push(index);
    seen.keys.push(key);
  }
  return seen;
};
