import {rmSync} from 'node:fs';
import type {WallMs} from '../journal/clocks.js';
import type {EventOf} from '../journal/events.js';
import {replaceFile} from '../journal/files.js';
import {readIfRegular} from '../journal/regular-file.js';
import type {Dated} from './dated.js';

/**
 * What was recovered from a pane when a recorder was restarted: how many lines, and how many bytes of the log's end
 * they are. `complete` when nothing that was printed is missing.
 */
export type Recovered = {lines: number; bytes: number; complete: boolean};

/** Leaves it for the recorder that is about to start. Mode 0600. Throws system errors. */
export const writeRecovered = (path: string, recovered: Recovered): void =>
  replaceFile(path, JSON.stringify(recovered));

const asRecovered = (text: string): Recovered | null => {
  try {
    const {lines, bytes, complete} = JSON.parse(text);
    const isOne =
      [lines, bytes].every(count => Number.isSafeInteger(count) && count >= 0) && typeof complete === 'boolean';
    return isOne ? {lines, bytes, complete} : null;
  } catch {
    return null;
  }
};

/** The event that records it, dated `t`. */
export const recoveredEvent = (t: WallMs, {lines, complete}: Recovered): Dated<EventOf<'recovered'>> => ({
  t,
  type: 'recovered',
  lines,
  complete,
});

/** What was left there for the next recorder; null for nothing. */
export const readRecovered = (path: string): Recovered | null => {
  const text = readIfRegular(path);
  return text === null ? null : asRecovered(text);
};

/** The same, and removes the file. */
export const takeRecovered = (path: string): Recovered | null => {
  const text = readIfRegular(path);
  if (text === null) return null;
  rmSync(path, {force: true});
  return asRecovered(text);
};

/** Two recoveries without a recorder in between: together they are the log's end. */
export const mergeRecovered = (before: Recovered | null, then: Recovered): Recovered =>
  before === null
    ? then
    : {
        lines: before.lines + then.lines,
        bytes: before.bytes + then.bytes,
        complete: before.complete && then.complete,
      };
