import {textWidth} from '../../format/text-width.js';
import {padEnd, padStart} from '../check/lay-out.js';

/** A column with its head, and a cell for each row. */
export type TextColumn = {head: string; cells: readonly string[]};

const INDENT = 2;
const GAP = 2;

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(textWidth));

/** How wide the labels and each of the columns are. */
export type Widths = {left: number; columns: readonly number[]};

/** The widths that these labels and columns need, with a heading above the labels. */
export const widthsOf = (heading: string, labels: readonly string[], columns: readonly TextColumn[]): Widths => ({
  left: Math.max(textWidth(heading), INDENT + widest(labels)),
  columns: columns.map(({head, cells}) => widest([head, ...cells])),
});

/** How many columns of a terminal a table takes. */
export const tableWidth = (heading: string, labels: readonly string[], columns: readonly TextColumn[]): number => {
  const widths = widthsOf(heading, labels, columns);
  return widths.columns.reduce((sum, width) => sum + GAP + width, widths.left);
};

/**
 * The lines of a table: a heading with the heads of the columns, and a row for each label, indented. `widths` are those
 * of a larger table that it is to stand in line with.
 */
export const tableLines = (
  heading: string,
  labels: readonly string[],
  columns: readonly TextColumn[],
  widths = widthsOf(heading, labels, columns),
): string[] => {
  const line = (begin: string, cellOf: (column: TextColumn) => string): string => {
    const cells = columns.map(
      (column, index) => ' '.repeat(GAP) + padStart(cellOf(column), widths.columns[index] ?? 0),
    );
    return `${padEnd(begin, widths.left)}${cells.join('')}`.trimEnd();
  };
  return [
    line(heading, ({head}) => head),
    ...labels.map((label, row) => line(`${' '.repeat(INDENT)}${label}`, ({cells}) => cells[row] ?? '')),
  ];
};

/**
 * The same in as many tables below each other as the width demands, each with the labels; columns of one list stay
 * together.
 */
export const wrappedTables = (
  heading: string,
  labels: readonly string[],
  columns: readonly (readonly TextColumn[])[],
  width: number,
): string[] => {
  const tables: TextColumn[][] = [];
  for (const together of columns) {
    const last = tables.at(-1);
    if (last !== undefined && tableWidth(heading, labels, [...last, ...together]) <= width) last.push(...together);
    else tables.push([...together]);
  }
  return tables.flatMap((table, index) => tableLines(index === 0 ? heading : '', labels, table));
};
