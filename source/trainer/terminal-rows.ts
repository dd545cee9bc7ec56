/** Farther than this no program moves within a row. */
const MOST_COLUMNS = 1000;
/** Nor back by more rows: what is above is kept as text, of which a row of cells would take eight times as much. */
const MOST_ROWS = 500;

/** A control sequence; a string of the terminal's (a title, say), however it ends; another escape; a control character; text. */
const TOKEN =
  /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b[\]PX^_][^\n\r\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]|[\u0000-\u0008\u000a-\u001f\u007f-\u009f]|([^\u0000-\u0008\u000a-\u001f\u007f-\u009f]+)/g;

/** Erases in place: of a line that a terminal breaks into several rows, the row that the cursor is in. */
const erase = (row: string[], mode: string, column: number): void => {
  if (mode === '2') row.length = 0;
  else if (mode === '1') row.fill(' ', Math.max(0, column + 1 - MOST_COLUMNS), column + 1);
  else row.length = Math.min(row.length, column);
};

export type TerminalScreen = {
  rows: string[];
  /** Where the cursor stands. */
  cursorRow: number;
  cursorColumn: number;
  /** The first row that may still be drawn anew: the cursor's own, or as far above it as it last went back up. */
  openFrom: number;
};

/**
 * What a terminal of any width has after it was sent `text`: a row that was drawn again and again is one, as it was drawn last.
 * A line feed begins the next row at its start, as a terminal's line discipline has it.
 */
export const terminalScreen = (text: string): TerminalScreen => {
  const above: string[] = [];
  const rows: string[][] = [[]];
  let y = 0;
  let x = 0;
  // Where the cursor last went up to, in however many steps, and how far that was.
  let top = 0;
  let height = 0;
  let heightBefore = 0;
  let climbing = false;

  const write = (cells: Iterable<string>): void => {
    climbing = false;
    const row = rows[y] ?? [];
    while (row.length < x) row.push(' ');
    for (const cell of cells) row[x++] = cell;
  };

  const nextRow = (): void => {
    y++;
    x = 0;
    if (y === rows.length) rows.push([]);
    if (rows.length <= MOST_ROWS) return;
    above.push((rows.shift() ?? []).join(''));
    y--;
    top = Math.max(0, top - 1);
  };

  const control = (final: string, parameters: string): void => {
    const count = Math.max(1, Number.parseInt(parameters, 10) || 1);
    if (final === 'A' || final === 'F') {
      if (!climbing) [heightBefore, height] = [height, 0];
      top = Math.max(0, y - count);
      height += y - top;
      y = top;
      climbing = true;
    } else if (final === 'B' || final === 'E') y = Math.min(rows.length - 1, y + count);
    else if (final === 'C') x = Math.min(MOST_COLUMNS, x + count);
    else if (final === 'D') x = Math.max(0, x - count);
    else if (final === 'G') x = Math.min(MOST_COLUMNS, count - 1);
    else if (final === 'K') {
      erase(rows[y] ?? [], parameters, x);
      if (parameters === '2') x = Math.min(MOST_COLUMNS, x);
    } else if (final === 'J' && (parameters === '' || parameters === '0')) {
      rows.length = y + 1;
      erase(rows[y] ?? [], '', x);
    } else if (final === 'H' || final === 'f' || final === 'J') {
      // A screen that is drawn anew: what was there is no part of it.
      y = rows.length - 1;
      nextRow();
      height = 0;
    }
    if (final === 'E' || final === 'F') x = 0;
  };

  for (const [token, parameters, final, printed] of text.matchAll(TOKEN)) {
    if (final !== undefined) control(final, parameters ?? '');
    else if (token === '\n' || token === '\u000b' || token === '\u000c') nextRow();
    else if (token === '\r') x = 0;
    else if (token === '\b') x = Math.max(0, x - 1);
    else if (printed !== undefined) write(printed);
  }
  // Cut on its way up, it was on the way to where it went before.
  const openFrom = climbing ? y - Math.max(0, heightBefore - height) : Math.max(top, y - height);
  return {
    rows: [...above, ...rows.map(row => row.join(''))],
    cursorRow: above.length + y,
    cursorColumn: x,
    openFrom: above.length + Math.max(0, Math.min(y, openFrom)),
  };
};

/** The same: its rows alone. */
export const terminalRows = (text: string): string[] => terminalScreen(text).rows;
