import {textWidth} from '../../format/text-width.js';
import {padEnd, padStart} from '../check/lay-out.js';
import {cut} from './cut.js';

/** A column with its head, and a cell for each row. */
export type TextColumn = {head: string; cells: readonly string[]};

const INDENT = 2;
const GAP = 2;

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(textWidth));
const widthOf = ({head, cells}: TextColumn): number => widest([head, ...cells]);

/** How many columns a table takes with those labels and columns side by side. */
export const tableWidth = (heading: string, labels: readonly string[], columns: readonly TextColumn[]): number =>
  Math.max(textWidth(heading), INDENT + widest(labels)) +
  columns.reduce((sum, column) => sum + GAP + widthOf(column), 0);

/** The lines of a table: a heading with the heads of the columns, and a row for each label, indented. */
export const tableLines = (heading: string, labels: readonly string[], columns: readonly TextColumn[]): string[] => {
  const left = Math.max(textWidth(heading), INDENT + widest(labels));
  const line = (begin: string, cellOf: (column: TextColumn) => string): string => {
    const cells = columns.map(column => `${' '.repeat(GAP)}${padStart(cellOf(column), widthOf(column))}`);
    return `${padEnd(begin, left)}${cells.join('')}`.trimEnd();
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

/** A column whose head and cells are cut to `width`. */
export const cutColumn = ({head, cells}: TextColumn, width: number): TextColumn => ({
  head: cut(head, width),
  cells: cells.map(cell => cut(cell, width)),
});
