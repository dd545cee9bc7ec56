import {missingOutput, type PaneText} from '../../../source/trainer/recovery/missing.js';
import {terminalScreen} from '../../../source/trainer/terminal-rows.js';

/** What tmux would have after it was sent that, with room for so many rows. */
export const paneOf = (printed: string, most = Number.POSITIVE_INFINITY): PaneText => {
  const {rows, cursorRow, cursorColumn} = terminalScreen(printed);
  const last = rows.findLastIndex(row => row.trim() !== '');
  const kept = rows.slice(0, last + 1).slice(-most);
  const isAtEnd = cursorRow === last && cursorColumn >= (rows[last] ?? '').trimEnd().length;
  const up = last > cursorRow ? `\u001b[${last - cursorRow}A` : '';
  const back = `${up}\r${cursorColumn > 0 ? `\u001b[${cursorColumn}C` : ''}`;
  const ending = cursorRow > last ? '\r\n'.repeat(cursorRow - last) : isAtEnd ? '' : back;
  return {
    rows: kept.map((row, index) => (isAtEnd && index === kept.length - 1 ? row : row.trimEnd())),
    ending,
    isFull: kept.length === most,
  };
};

/** A log with what it lacked of a pane. */
export const recovered = (log: string | Uint8Array, pane: PaneText, isWhole = true) => {
  const bytes = Buffer.from(log);
  const missing = missingOutput({bytes, isWhole}, pane);
  return {
    ...missing,
    text: missing.bytes.toString('utf8'),
    log: Buffer.concat([bytes, missing.bytes]).toString('utf8'),
  };
};

/** The rows that a terminal shows of it, without blanks at their ends. */
export const seen = (text: string): string[] => {
  const rows = terminalScreen(text).rows.map(row => row.trimEnd());
  return rows.slice(0, rows.findLastIndex(row => row !== '') + 1);
};

export type Random = (below: number) => number;

/** Small, and the same every time. */
export const createRandom = (seed: number): Random => {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
};
