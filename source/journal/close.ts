import {renameSync, statSync, utimesSync} from 'node:fs';
import {closedNumbers, closedSegment, closedSize, type Position} from './segments.js';

/**
 * A process that opened a file before it was closed normally appends at once, but it may have been stopped in between.
 */
const LATE_APPEND_MS = 3_600_000;

/**
 * Closes a journal's newest file; the next append starts a new one. Only the run's recorder calls this, and must open
 * the new file itself. `now` in ms since 1970. Throws system errors.
 */
export const closeSegment = (journal: string, now = Date.now()): void => {
  const closed = closedSegment(journal, (closedNumbers(journal).at(-1) ?? 0) + 1);
  renameSync(journal, closed);
  utimesSync(closed, now / 1000, now / 1000);
};

/**
 * The numbers of the closed files that may be packed: those that were not appended to for an hour, and whose content a
 * rollup that continues from this position includes. `now` in ms since 1970. Throws system errors.
 */
export const packableSegments = (journal: string, {segment, before}: Position, now = Date.now()): number[] =>
  closedNumbers(journal).filter(number => {
    const stats = statSync(closedSegment(journal, number), {throwIfNoEntry: false});
    if (stats === undefined || now - stats.mtimeMs < LATE_APPEND_MS) return false;
    return number < segment - 1 || (number === segment - 1 && closedSize(journal, number) === before);
  });
