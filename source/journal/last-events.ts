import {rmSync} from 'node:fs';
import {encodeEvent} from './codec.js';
import type {RunEvent} from './events.js';
import {JournalFollower} from './follow.js';
import {statRegular, UnreadableFileError} from './regular-file.js';
import {dropReserve, fillReserve, reserveOf, setAside} from './reserve.js';
import type {RunPaths} from './run-folder.js';

/** Some 250 reports, or a day's events of a quiet run. */
const SIZE = 64 * 1024;
const STOP_SIZE = 1024;

type Places = Pick<RunPaths, 'lastEvents' | 'lastStop' | 'exit'>;

/**
 * Takes the room, once, for what is to be noted of a run's end though its disk takes no more of the journal by then: the last events,
 * by the recorder, and before them that somebody stopped it. They belong behind the journal's present end, and count until they stand
 * there. Throws what `setAside` does.
 */
export const setLastEventsAside = ({lastEvents, lastStop}: Places): void => {
  setAside(reserveOf(lastEvents), SIZE);
  setAside(reserveOf(lastStop), STOP_SIZE);
};

/** The last of the events that fit in so many bytes, as lines. */
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

/** Keeps them there: of more than there is room for, the newest. Throws what `fillReserve` does. */
export const keepLastEvents = ({lastEvents}: Places, events: readonly RunEvent[]): void =>
  fillReserve(lastEvents, linesThatFit(events));

/** Keeps the first stop that the journal does not take. Throws what `fillReserve` does: there is no room for a second. */
export const keepLastStop = ({lastStop}: Places, event: RunEvent): void => fillReserve(lastStop, encodeEvent(event));

/** What is no such file, or cannot be read, tells nothing. */
const readEvents = (path: string): readonly RunEvent[] => {
  try {
    return statRegular(path) === null ? [] : new JournalFollower(path).read().events;
  } catch (error) {
    if (error instanceof UnreadableFileError) return [];
    throw error;
  }
};

/** The stop that was kept so; none in nearly every run. */
export const readLastStop = ({lastStop}: Places): readonly RunEvent[] => readEvents(lastStop);

/** What was kept so, which has the stop in it once a recorder has written it. None in nearly every run. */
export const readLastEvents = (places: Places): readonly RunEvent[] => {
  const events = readEvents(places.lastEvents);
  return events.length > 0 ? events : readLastStop(places);
};

/** Once the end stands in the journal: removes them, and gives back all the room that was set aside for it. Throws system errors. */
export const dropLastEvents = ({lastEvents, lastStop, exit}: Places): void => {
  for (const path of [lastEvents, lastStop]) rmSync(path, {recursive: true, force: true});
  for (const path of [lastEvents, lastStop, exit]) dropReserve(path);
};
