import {withoutSecrets} from '../format/secrets.js';
import {barEnd} from './bar-end.js';
import {tailOfFile} from './file-tail.js';
import {terminalRows} from './terminal-rows.js';

/** Much more than a traceback's end: a live bar takes 2.5 KB a second, and the lines before it are wanted too. */
const TAIL_BYTES = 128 * 1024;

/** No row of an error is as long. */
const MAX_ROW_LENGTH = 2000;

/** What was printed right behind a bar is a line of its own. */
const withoutGlue = (row: string): string[] => {
  const end = barEnd(row);
  return end === 0 ? [row] : [row.slice(0, end), row.slice(end)];
};

/** So much of the failure's line is enough to recognise it: it may have been cut, or drawn with tabs. */
const TELLING = 60;

/**
 * The last words with the failure's line before them, where that stands further up: above the summary of a launcher,
 * say.
 */
const withReason = (words: string[], reason: string, count: number): string[] =>
  words.some(word => word.includes(reason.slice(0, TELLING))) ? words : [reason, '…', ...words.slice(-(count - 2))];

/**
 * The last `count` lines that a trainer printed, as a terminal shows them: mostly its error. Blank ones are left out,
 * and one that was drawn again and again is there once. `reason` is the line of its failure, where one is known.
 * Secrets are masked.
 */
export const lastWords = (log: string, count: number, reason: string | null = null): string[] => {
  const words = rowsOf(log).slice(-count);
  return reason === null ? words : withReason(words, reason, count);
};

const rowsOf = (log: string): string[] =>
  terminalRows(tailOfFile(log, TAIL_BYTES).toString('utf8'))
    .flatMap(withoutGlue)
    .map(line => line.trimEnd().slice(0, MAX_ROW_LENGTH))
    .filter(line => line.trim() !== '')
    .map(withoutSecrets);
