import {withoutSecrets} from '../format/secrets.js';
import {barEnd} from './bar-end.js';
import {tailOfFile} from './file-tail.js';
import {terminalRows} from './terminal-rows.js';

/** Much more than a traceback's end: a live bar takes 2.5 KB a second, and the lines before it are to be seen. */
const TAIL_BYTES = 128 * 1024;

/** No row of an error is as long. */
const LONGEST = 2000;

/** What was printed right behind a bar is a line of its own. */
const withoutGlue = (row: string): string[] => {
  const end = barEnd(row);
  return end === 0 ? [row] : [row.slice(0, end), row.slice(end)];
};

/**
 * The last `count` lines that a trainer printed, as a terminal shows them: mostly what it failed of. Blank ones are left out, and one that
 * was drawn again and again is there once. Secrets are masked.
 */
export const lastWords = (log: string, count: number): string[] =>
  terminalRows(tailOfFile(log, TAIL_BYTES).toString('utf8'))
    .flatMap(withoutGlue)
    .map(line => line.trimEnd().slice(0, LONGEST))
    .filter(line => line.trim() !== '')
    .slice(-count)
    .map(withoutSecrets);
