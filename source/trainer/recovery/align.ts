import type {TerminalScreen} from '../terminal-rows.js';
import {matchesBackwards} from './longest-match.js';
import {type SeenRows, seenRows} from './row-keys.js';

/** A log's end as a terminal shows it. `isWhole`: it begins where the log does. */
export type LogScreen = TerminalScreen & {isWhole: boolean};

/** Where the log's rows and the pane's begin to differ: from here on the pane's are news. */
export type Divergence = {logRow: number; paneRow: number};

/**
 * So many rows at the log's end may look different in the pane: bars that were drawn over, rows that were drawn in
 * another width.
 */
const MAX_UNMATCHED = 100;
/** More of the log's rows make a match no surer. */
const MAX_ROWS = 5000;
/** So many consecutive matches that are not all the same row are no coincidence. */
const SURE_ROWS = 4;

const countOf = (keys: readonly number[]): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/**
 * The position with the longest match. Of several the first when that is all of a whole log, which begins with the
 * pane; else the last.
 */
const best = (matches: Uint32Array, whole: number | null): {at: number; length: number} => {
  let found = {at: -1, length: 0};
  for (let at = 0; at < matches.length; at++) {
    const length = matches[at] as number;
    if (length > found.length || (length === found.length && length > 0 && length !== whole)) found = {at, length};
  }
  return found;
};

/** How a row of the log is found in the pane: at `at` there, with so many rows before it that are the same in both. */
type Match = {pattern: readonly number[]; at: number; length: number};

const isUnique = (keys: ReadonlyMap<number, number>, others: ReadonlyMap<number, number>, key: number): boolean =>
  keys.get(key) === 1 && others.get(key) === 1;

/** Whether a match goes back to where the log or the pane begins. */
const reachesStart = ({pattern, at, length}: Match, isWhole: boolean): boolean =>
  length === at + 1 || (length === pattern.length && (isWhole || length >= SURE_ROWS));

/** Whether a match is long, and not of one row alone. */
const isLong = ({pattern, length}: Match): boolean =>
  length >= SURE_ROWS && new Set(pattern.slice(-Math.min(length, MAX_UNMATCHED))).size > 1;

/**
 * The last row of the log that is surely found again in the pane, as a position among the seen rows of both. A match is
 * sure when it goes back to where the log or the pane begins, is long, or is of a row that each has once. Where rows
 * may be drawn again it has to go back to before them: the second of three bars may stand still while rows are printed
 * above the first.
 */
const lastCommon = (log: SeenRows, pane: SeenRows, {openFrom, isWhole}: LogScreen): [number, number] | null => {
  const inLog = countOf(log.keys);
  const inPane = countOf(pane.keys);
  const settled = log.indexes.findIndex(index => index >= openFrom);
  const goesBeforeOpen = (last: number, length: number): boolean =>
    settled === -1 || last < settled || length > last - settled + 1;
  const size = log.keys.length;
  for (let last = size - 1; last >= Math.max(0, size - MAX_UNMATCHED); last--) {
    const key = log.keys[last] as number;
    if (!inPane.has(key)) continue;
    const pattern = log.keys.slice(0, last + 1);
    const match = {pattern, ...best(matchesBackwards(pattern, pane.keys), isWhole ? pattern.length : null)};
    const isSure = isLong(match) || isUnique(inLog, inPane, key);
    if (reachesStart(match, isWhole) || (goesBeforeOpen(last, match.length) && isSure)) return [last, match.at];
  }
  return null;
};

/** Whether two rows are mostly the same, from their start and from their end. */
const isAlike = (one: string, other: string): boolean => {
  const [a, b] = [one.trim(), other.trim()];
  const least = Math.min(a.length, b.length);
  let start = 0;
  while (start < least && a[start] === b[start]) start++;
  let end = 0;
  while (end < least - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return 2 * (start + end) >= Math.max(a.length, b.length);
};

const isBlank = (row: string | undefined): boolean => row !== undefined && row.trim() === '';

/**
 * Where a log ends within what its pane still has; null when nothing of the log is found there, which is so when more
 * was printed since than the pane keeps. Finished rows stand in both: those that look a little different are passed
 * over in both; a row that the pane does not have at all was still to be drawn again. `paneRows` are the pane's:
 * wrapped rows are joined, blank ones at the end left out.
 */
export const align = (log: LogScreen, paneRows: readonly string[]): Divergence | null => {
  const over = seenRows(log.rows.slice(0, log.cursorRow));
  const pane = seenRows(paneRows);
  const logSeen = {indexes: over.indexes.slice(-MAX_ROWS), keys: over.keys.slice(-MAX_ROWS)};
  const isWhole = log.isWhole && over.keys.length <= MAX_ROWS;
  const common: [number, number] | null =
    over.keys.length === 0 && isWhole ? [-1, -1] : lastCommon(logSeen, pane, {...log, isWhole});
  if (common === null) return null;
  const [last, at] = common;
  const unmatched = logSeen.indexes.slice(last + 1).filter(index => index < log.openFrom);
  const otherwise = unmatched.findIndex(
    (index, step) => !isAlike(log.rows[index] ?? '', paneRows[pane.indexes[at + 1 + step] ?? -1] ?? ''),
  );
  const passed = otherwise === -1 ? unmatched : unmatched.slice(0, otherwise);
  const openFrom = unmatched[passed.length] ?? log.openFrom;
  let logRow = (passed.at(-1) ?? logSeen.indexes[last] ?? -1) + 1;
  let paneRow = (pane.indexes[at + passed.length] ?? -1) + 1;
  while (logRow < openFrom && isBlank(log.rows[logRow]) && isBlank(paneRows[paneRow])) {
    logRow++;
    paneRow++;
  }
  return {logRow: Math.max(logRow, openFrom), paneRow};
};
