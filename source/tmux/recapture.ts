import {CAPTURE_ALL} from './adopt.js';
import type {Tmux} from './client.js';
import {formatOf, SEPARATOR} from './fields.js';

const FIELDS = [
  'cursor_x',
  'cursor_y',
  'pane_height',
  'history_size',
  'history_limit',
  'alternate_on',
  'pane_dead',
] as const;

/** A pane's screen and scrollback: see trainer/recovery/missing.ts. */
export type Captured = {rows: string[]; ending: string; isFull: boolean};

/** When a pane's history is full, tmux drops a tenth of it: from this share on, rows may be missing. */
const FULL_SHARE = 0.9;

/** What tmux writes into the last row of a pane whose program has ended. */
const DEAD_ROW = /^Pane is dead\b/;

const withoutBlankEnd = (rows: readonly string[]): string[] =>
  rows.slice(0, rows.findLastIndex(row => row.trim() !== '') + 1);

/**
 * The sequence that moves a cursor from the end of the last row that is not blank to the pane's cursor. `shown`: the
 * rows of the screen.
 */
const endingOf = (shown: readonly string[], column: number, row: number): string => {
  const last = shown.findLastIndex(text => text.trim() !== '');
  if (row > last) return '\r\n'.repeat(row - last);
  const isAtEnd = row === last && column >= (shown[last] ?? '').trimEnd().length;
  if (isAtEnd) return '';
  const up = last > row ? `\u001b[${last - row}A` : '';
  return `${up}\r${column > 0 ? `\u001b[${column}C` : ''}`;
};

/** Blanks between the last row's text and the cursor, if it stands behind that. */
const blanksOf = (shown: readonly string[], column: number): number => {
  const last = shown.findLast(text => text.trim() !== '') ?? '';
  return Math.max(0, column - last.trimEnd().length);
};

/**
 * The rows without trailing blanks. Those of an unfinished last row stay up to the cursor (`blanks`; null for a row
 * that is finished), because they may have been printed. (tmux 3.2 fills joined rows up with blanks.)
 */
const rowsOf = (captured: readonly string[], blanks: number | null): string[] => {
  const rows = withoutBlankEnd(captured);
  return rows.map((row, index) => {
    const text = row.trimEnd();
    return blanks === null || index < rows.length - 1 ? text : row.slice(0, text.length + blanks);
  });
};

const read = (stdout: string): Captured | null => {
  const [head = '', ...lines] = stdout.split('\n');
  const [column, row, height, size, limit, alternate, dead] = head.split(SEPARATOR).map(Number);
  // A full-screen program: there is no way to tell what the log lacks of it.
  if (height === undefined || alternate === 1) return null;
  const shown = lines.slice(0, height);
  const all = lines.slice(height);
  const isFull = (size ?? 0) >= FULL_SHARE * (limit ?? 0);
  if (dead === 1) {
    const rows = withoutBlankEnd(all);
    if (DEAD_ROW.test(rows.at(-1) ?? '')) rows.pop();
    return {rows: rowsOf(rows, null), ending: '\r\n', isFull};
  }
  const ending = endingOf(shown, column ?? 0, row ?? 0);
  return {rows: rowsOf(all, ending === '' ? blanksOf(shown, column ?? 0) : null), ending, isFull};
};

/**
 * Reads what a pane has, and starts piping its output to `reader` (null: only reads) in the same pass of the server's
 * queue, so that everything it prints is in one or the other. `captured` is null when the pane does not show what was
 * printed; `refusal` is tmux's own message when it refuses.
 */
export const recapture = async (
  tmux: Tmux,
  pane: string,
  reader: string | null,
): Promise<{captured: Captured | null; refusal: string | null}> => {
  const target = ['-t', pane];
  const {stdout, stderr, code} = await tmux.run([
    ...['display-message', '-p', ...target, formatOf(FIELDS), ';'],
    ...['capture-pane', '-p', ...target, ';'],
    ...[...CAPTURE_ALL, ...target],
    ...(reader === null ? [] : [';', 'pipe-pane', ...target, reader]),
  ]);
  if (code !== 0) return {captured: null, refusal: stderr || `exit code ${code}`};
  return {captured: read(stdout), refusal: null};
};
