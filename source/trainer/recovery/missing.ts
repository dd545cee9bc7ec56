import {type TerminalScreen, terminalScreen} from '../terminal-rows.js';
import {align, type Divergence} from './align.js';
import {readLogEnd, withoutRepaints} from './log-end.js';
import {BLANK, rowKey} from './row-keys.js';

/** The end of a run's raw log; `isWhole` when it is all of it. */
export type LogTail = {bytes: Buffer; isWhole: boolean};

/** What a pane shows and has scrolled away. */
export type PaneText = {
  /** Rows that were wrapped are joined; blank ones at the end are left out. */
  rows: string[];
  /** Brings the cursor from the end of the last row to where it stands. */
  ending: string;
  /** The pane has as many rows as it can keep: older ones may be gone. */
  isFull: boolean;
};

export type Missing = {
  /** To be appended to the log as it is. */
  bytes: Buffer;
  /** How many of its rows are not blank. */
  lines: number;
  /** Nothing is missing before it; false when more was printed than the pane keeps, or where that is not known. */
  complete: boolean;
};

const NOTHING = Buffer.alloc(0);

const countRows = (rows: readonly string[]): number => rows.filter(row => rowKey(row) !== BLANK).length;

const screenOf = (text: string, isWhole: boolean) => {
  const from = isWhole ? 0 : text.indexOf('\n') + 1;
  return {...terminalScreen(text.slice(from)), isWhole};
};

/**
 * What a trainer printed that its log lacks, from what its pane has: the rest of a torn line, the rows behind it, and a
 * live bar's present state. Colours are lost, and so are the states of a bar in between.
 */
export const missingOutput = (tail: LogTail, pane: PaneText): Missing => {
  const {text, torn, closing} = readLogEnd(withoutRepaints(tail.bytes));
  const log = screenOf(text, tail.isWhole);
  const divergence = align(log, pane.rows);
  const open = log.rows[log.cursorRow] ?? '';
  if (divergence === null) {
    // A log that ends with a bar without end has no row that could be found.
    if (!tail.isWhole && countRows(log.rows.slice(0, log.cursorRow)) === 0) {
      return {bytes: NOTHING, lines: 0, complete: false};
    }
    const start = open.trim() === '' ? '' : '\r\n';
    return {
      bytes: Buffer.from(`${closing}${start}${pane.rows.join('\r\n')}${pane.ending}`),
      lines: countRows(pane.rows),
      complete: false,
    };
  }
  const isStart = countRows(log.rows.slice(0, log.cursorRow)) === 0;
  const complete = !(isStart && pane.isFull);
  return {...missingAfter(divergence, log, {open, torn, closing}, pane), complete};
};

type Cut = {open: string; torn: Buffer; closing: string};

const missingAfter = (
  {logRow, paneRow}: Divergence,
  {rows, cursorRow, cursorColumn}: TerminalScreen,
  {open, torn, closing}: Cut,
  pane: PaneText,
): Omit<Missing, 'complete'> => {
  const news = pane.rows.slice(paneRow);
  const [first, ...others] = news;
  if (first === undefined) return {bytes: NOTHING, lines: 0};
  const up = cursorRow - logRow;
  const known = rows.slice(logRow, cursorRow + 1).map(row => row.trimEnd());
  const isSame = news.length === known.length && known.every((row, index) => row === news[index]?.trimEnd());
  if (isSame && (up > 0 || pane.ending === '')) return {bytes: NOTHING, lines: 0};
  const written = (start: string, from: readonly string[]): Buffer =>
    Buffer.from(`${closing}${start}${from.join('\r\n')}${pane.ending}`);
  if (up > 0) {
    return {bytes: written(`\r\u001b[${up}A\u001b[J`, news), lines: countRows(news)};
  }
  const isAtEnd = cursorColumn >= open.length;
  const stands = torn.length === 0 && first.trimEnd() === open.trimEnd();
  const continuesOpen = stands || (isAtEnd && first.startsWith(open));
  if (!continuesOpen) return {bytes: written(open === '' ? '' : '\r\u001b[K', news), lines: countRows(news)};
  const rest = first.slice(open.length);
  const bytes = written('', [rest, ...others]);
  const isTornCharacter = torn.length > 0 && closing === '' && bytes.subarray(0, torn.length).equals(torn);
  return {
    bytes: isTornCharacter ? bytes.subarray(torn.length) : bytes,
    lines: countRows([rest, ...others]),
  };
};
