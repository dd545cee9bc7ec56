import {renameSync, statSync, utimesSync} from 'node:fs';
import {closedNumbers, closedSegment, closedSize, type Position} from './segments.js';

/** Who opened a file before it was closed appends to it at once; a process that was stopped in between may take its time. */
const LATE_MS = 3_600_000;

/**
 * Closes a journal's newest file; the next one begins with what is appended then. Called by the run's recorder alone, which must open the
 * new one for itself. `now` in ms since 1970. Throws system errors.
 */
export const closeSegment = (journal: string, now = Date.now()): void => {
  const closed = closedSegment(journal, (closedNumbers(journal).at(-1) ?? 0) + 1);
  renameSync(journal, closed);
  utimesSync(closed, now / 1000, now / 1000);
};

/**
 * The closed files that may be packed: nobody has appended to them for long, and a rollup that goes on from `position` has all that is in
 * them.
 */
export const packableSegments = (journal: string, {segment, before}: Position, now = Date.now()): number[] =>
  closedNumbers(journal).filter(number => {
    const stats = statSync(closedSegment(journal, number), {throwIfNoEntry: false});
    if (stats === undefined || now - stats.mtimeMs < LATE_MS) return false;
    return number < segment - 1 || (number === segment - 1 && closedSize(journal, number) === before);
  });
