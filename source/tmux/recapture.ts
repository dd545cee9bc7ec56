import {CAPTURE_ALL} from './adopt.js';
import type {Tmux} from './client.js';

const SEPARATOR = '\u241E';
const FIELDS = [
  'cursor_x',
  'cursor_y',
  'pane_height',
  'history_size',
  'history_limit',
  'alternate_on',
  'pane_dead',
] as const;

/** What a pane shows and has scrolled away: see trainer/recovery/missing.ts. */
export type Captured = {rows: string[]; ending: string; isFull: boolean};

/** tmux drops a tenth of what it keeps of a pane's rows when that is full. */
const LEAST_FULL = 0.9;

/** What tmux itself writes into the last row of a pane whose program has ended. */
const DEAD_ROW = /^Pane is dead\b/;

const withoutBlankEnd = (rows: readonly string[]): string[] =>
  rows.slice(0, rows.findLastIndex(row => row.trim() !== '') + 1);

/** Brings a cursor from the end of the last row that is not blank to where it stands. `shown` are the rows of the screen as they are. */
const endingOf = (shown: readonly string[], column: number, row: number): string => {
  const last = shown.findLastIndex(text => text.trim() !== '');
  if (row > last) return '\r\n'.repeat(row - last);
  const isAtEnd = row === last && column >= (shown[last] ?? '').trimEnd().length;
  if (isAtEnd) return '';
  const up = last > row ? `\u001b[${last - row}A` : '';
  return `${up}\r${column > 0 ? `\u001b[${column}C` : ''}`;
};

/** Those rows to the column of the cursor: the last one may have blanks at its end that were printed. */
const rowsOf = (captured: readonly string[], isOpen: boolean): string[] => {
  const rows = withoutBlankEnd(captured);
  return rows.map((row, index) => (isOpen && index === rows.length - 1 ? row : row.trimEnd()));
};

const read = (stdout: string): Captured | null => {
  const [head = '', ...lines] = stdout.split('\n');
  const [column, row, height, size, limit, alternate, dead] = head.split(SEPARATOR).map(Number);
  // A program that draws on the whole screen: nothing tells what of it the log lacks.
  if (height === undefined || alternate === 1) return null;
  const shown = lines.slice(0, height);
  const all = lines.slice(height);
  const isFull = (size ?? 0) >= LEAST_FULL * (limit ?? 0);
  if (dead === 1) {
    const rows = withoutBlankEnd(all);
    if (DEAD_ROW.test(rows.at(-1) ?? '')) rows.pop();
    return {rows: rowsOf(rows, false), ending: '\r\n', isFull};
  }
  const ending = endingOf(shown, column ?? 0, row ?? 0);
  return {rows: rowsOf(all, ending === ''), ending, isFull};
};

/**
 * Reads what a pane has, and starts to pipe its output to `reader` in the same pass of the server's queue: what it prints is in the one or
 * in the other. Null for `reader` only reads. The text is null when it says nothing of what was printed, `refusal` tmux' own words when it
 * does not do it.
 */
export const recapture = async (
  tmux: Tmux,
  pane: string,
  reader: string | null,
): Promise<{captured: Captured | null; refusal: string | null}> => {
  const target = ['-t', pane];
  const {stdout, stderr, code} = await tmux.run([
    ...['display-message', '-p', ...target, FIELDS.map(field => `#{${field}}`).join(SEPARATOR), ';'],
    ...['capture-pane', '-p', ...target, ';'],
    ...[...CAPTURE_ALL, ...target],
    ...(reader === null ? [] : [';', 'pipe-pane', ...target, reader]),
  ]);
  if (code !== 0) return {captured: null, refusal: stderr || `exit code ${code}`};
  return {captured: read(stdout), refusal: null};
};
