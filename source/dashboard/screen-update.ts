import type {Size} from './types.js';

/** What stands on the terminal, one painted string a row, each exactly as wide as the terminal. */
export type Screen = {size: Size; lines: readonly string[]};

/** Mode 2026: the terminal shows nothing until the end of the update (tmux from 3.7 on; others ignore it). */
const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';
/** Wrapping off: a row that the terminal takes for wider than we do loses its end and pushes nothing down. */
const NO_WRAP = '\u001b[?7l';
const WRAP = '\u001b[?7h';
const CLEAR = '\u001b[2J';
const ERASE_REST = '\u001b[K';

/** Erasing after a row that fills the terminal would take its last character. */
const rowBytes = (line: string, row: number): string => {
  const text = line.trimEnd();
  return `\u001b[${row + 1};1H${text}${text.length < line.length ? ERASE_REST : ''}`;
};

/**
 * The bytes that turn `before` into `after` on a terminal: rows that changed, each written over the old one and nothing erased
 * first, so that it does not flicker where mode 2026 is not known. All rows when there was nothing or the size is another. Empty
 * when nothing changed.
 */
export const screenUpdate = (before: Screen | null, after: Screen): string => {
  const fresh = before === null || before.size.columns !== after.size.columns || before.size.rows !== after.size.rows;
  const rows = after.lines.map((line, row) => (fresh || line !== before.lines[row] ? rowBytes(line, row) : ''));
  const bytes = rows.join('');
  return bytes === '' ? '' : `${BEGIN}${NO_WRAP}${fresh ? CLEAR : ''}${bytes}${WRAP}${END}`;
};
