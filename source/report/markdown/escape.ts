import {printable} from '../../format/printable.js';

const SPECIAL = /[\\`*_[\]<>|~]/g;
/** At the beginning of a line these would make it a heading, a list or a quotation. */
const LEADING = /^(\s*)([#+=-]|\d+[.)](?=\s))/;

/** Text from outside as Markdown that shows it as it is, in one line: in a cell, a list or a paragraph. */
export const plain = (text: string): string =>
  printable(text)
    .replace(SPECIAL, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(LEADING, (_all, blanks: string, mark: string) =>
      mark.length === 1 ? `${blanks}\\${mark}` : `${blanks}${mark.slice(0, -1)}\\${mark.slice(-1)}`,
    );

/** A table of plain texts: its head, and its rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
};
