import {rmSync} from 'node:fs';
import type {WallMs} from '../journal/clocks.js';
import type {EventOf} from '../journal/events.js';
import {replaceFile} from '../journal/files.js';
import {readIfRegular} from '../journal/regular-file.js';
import type {Dated} from './dated.js';

/**
 * What was taken over from a pane when a recorder was started anew: so many lines, as so many bytes at the log's end; `complete` when
 * nothing else that was printed is missing.
 */
export type Recovered = {lines: number; bytes: number; complete: boolean};

/** Leaves it for the recorder that is about to begin. Mode 0600. Throws system errors. */
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

/** As the journal tells it, at `t`. */
export const recoveredEvent = (t: WallMs, {lines, complete}: Recovered): Dated<EventOf<'recovered'>> => ({
  t,
  type: 'recovered',
  lines,
  complete,
});

/** What is left there; null when nobody has left any. */
export const readRecovered = (path: string): Recovered | null => {
  const text = readIfRegular(path);
  return text === null ? null : asRecovered(text);
};

/** Reads it, once. */
export const takeRecovered = (path: string): Recovered | null => {
  const text = readIfRegular(path);
  if (text === null) return null;
  rmSync(path, {force: true});
  return asRecovered(text);
};

/** What was taken over at two times, of which no recorder began in between: at the log's end it stands as one. */
export const takenTogether = (before: Recovered | null, then: Recovered): Recovered =>
  before === null
    ? then
    : {
        lines: before.lines + then.lines,
        bytes: before.bytes + then.bytes,
        complete: before.complete && then.complete,
      };
