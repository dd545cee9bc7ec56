import {rmSync} from 'node:fs';
import {encodeEvent} from './codec.js';
import type {RunEvent} from './events.js';
import {JournalFollower} from './follow.js';
import {statRegular, UnreadableFileError} from './regular-file.js';
import {dropReserve, fillReserve, reserveOf, reserveSpace} from './reserve.js';
import type {RunPaths} from './run-folder.js';

/** About 250 reports, or a day's events of a quiet run. */
const SIZE = 64 * 1024;
const STOP_SIZE = 1024;

type Places = Pick<RunPaths, 'lastEvents' | 'lastStop' | 'exit'>;

/**
 * Reserves disk space, once, for recording a run's end even if the disk is full by then: for the last events, which the
 * recorder keeps, and for an earlier note that the run was stopped. They belong after the journal's present end, and
 * count until they are written there. Throws what `reserveSpace` does.
 */
export const reserveLastEvents = ({lastEvents, lastStop}: Places): void => {
  reserveSpace(reserveOf(lastEvents), SIZE);
  reserveSpace(reserveOf(lastStop), STOP_SIZE);
};

/** As lines, the newest events that fit in `SIZE` bytes. */
const linesThatFit = (events: readonly RunEvent[]): string => {
  const lines: string[] = [];
  let room = SIZE;
  for (const event of events.toReversed()) {
    const line = encodeEvent(event);
    room -= Buffer.byteLength(line);
    if (room < 0) break;
    lines.unshift(line);
  }
  return lines.join('');
};

/** Keeps events in the reserved space: the newest that fit. Throws what `fillReserve` does. */
export const keepLastEvents = ({lastEvents}: Places, events: readonly RunEvent[]): void =>
  fillReserve(lastEvents, linesThatFit(events));

/**
 * Keeps the first stop that cannot be written to the journal. Throws what `fillReserve` does: there is no room for a
 * second.
 */
export const keepLastStop = ({lastStop}: Places, event: RunEvent): void => fillReserve(lastStop, encodeEvent(event));

/** The events in such a file; none when it does not exist or cannot be read. */
const readEvents = (path: string): readonly RunEvent[] => {
  try {
    return statRegular(path) === null ? [] : new JournalFollower(path).read().events;
  } catch (error) {
    if (error instanceof UnreadableFileError) return [];
    throw error;
  }
};

/** The stop that was kept; none in nearly every run. */
export const readLastStop = ({lastStop}: Places): readonly RunEvent[] => readEvents(lastStop);

/** The events that were kept, which include the stop once a recorder has written them. None in nearly every run. */
export const readLastEvents = (places: Places): readonly RunEvent[] => {
  const events = readEvents(places.lastEvents);
  return events.length > 0 ? events : readLastStop(places);
};

/** Once the end is in the journal: removes what was kept, and frees the reserved space. Throws system errors. */
export const dropLastEvents = ({lastEvents, lastStop, exit}: Places): void => {
  for (const path of [lastEvents, lastStop]) rmSync(path, {recursive: true, force: true});
  for (const path of [lastEvents, lastStop, exit]) dropReserve(path);
};
