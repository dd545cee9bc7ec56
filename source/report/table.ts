import {printable} from '../format/printable.js';
import {textWidth} from '../format/text-width.js';

/** Rows of a label and a text, with the texts aligned. */
export const rowsToText = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([label]) => label.length));
  return `${rows.map(([label, text]) => `${label.padEnd(width)}  ${printable(text)}`.trimEnd()).join('\n')}\n`;
};

/** A table whose columns are as wide as their widest cell, with two blanks between them; the first row is the head. */
export const columnsToText = (cells: readonly (readonly string[])[]): string => {
  const rows = cells.map(row => row.map(printable));
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map(row => textWidth(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - textWidth(cell)))
      .join('  ')
      .trimEnd();
  return `${rows.map(line).join('\n')}\n`;
};
