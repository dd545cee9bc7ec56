/** What a cell holds. Null and undefined are an empty one. */
export type Cell = string | number | boolean | null | undefined;

/** What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;

const textCell = (text: string): string => {
  // A leading apostrophe makes a spreadsheet show the rest as text.
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const cellText = (cell: Cell): string => {
  if (cell === null || cell === undefined) return '';
  // Numbers as JavaScript writes them, which every reader takes; NaN, Infinity and -Infinity for what is not finite.
  return typeof cell === 'string' ? textCell(cell) : String(cell);
};

/**
 * One line of CSV (RFC 4180, with a line feed alone at its end, as Unix tools expect). A text that a spreadsheet would
 * take for a formula begins with an apostrophe.
 */
export const csvRecord = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\n`;
