import {TerminalScreen as Screen} from '../format/terminal-screen.js';

export type TerminalScreen = {
  rows: string[];
  /** Where the cursor stands. */
  cursorRow: number;
  cursorColumn: number;
  /** The first row that may still be drawn again: the cursor's own, or as far above it as it last went back up. */
  openFrom: number;
};

/**
 * What a terminal of any width shows after it was sent `text`: a row that was drawn again and again is there once, as
 * it was drawn last.
 */
export const terminalScreen = (text: string): TerminalScreen => {
  const screen = new Screen(false);
  screen.push(text);
  const {rows, cursor, openFrom} = screen;
  return {rows: rows.map(row => row.text), cursorRow: cursor.row, cursorColumn: cursor.column, openFrom};
};

/** The rows alone of `terminalScreen`. */
export const terminalRows = (text: string): string[] => terminalScreen(text).rows;
