import {rmSync, statSync} from 'node:fs';
import {encodeEvent} from './codec.js';
import type {RunEvent} from './events.js';
import {JournalFollower} from './follow.js';
import {dropReserve, fillReserve, reserveOf, setAside} from './reserve.js';
import type {RunPaths} from './run-folder.js';

/** Some 250 reports, or a day's events of a quiet run. */
const SIZE = 64 * 1024;

/**
 * The last events of a run whose journal the disk took no more of, in a file beside it that has had its room since the start. They
 * belong behind the journal's present end, and count until they stand there. Throws what `setAside` does.
 */
export const setLastEventsAside = (path: string): void => setAside(reserveOf(path), SIZE);

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
export const keepLastEvents = (path: string, events: readonly RunEvent[]): void =>
  fillReserve(path, linesThatFit(events));

/** None while there is no such file, which is so in nearly every run. */
export const readLastEvents = (path: string): readonly RunEvent[] =>
  statSync(path, {throwIfNoEntry: false}) ? new JournalFollower(path).read().events : [];

/** Once the end stands in the journal: removes them, and gives back all the room that was set aside for it. Throws system errors. */
export const dropLastEvents = ({lastEvents, exit}: Pick<RunPaths, 'lastEvents' | 'exit'>): void => {
  rmSync(lastEvents, {force: true});
  for (const path of [lastEvents, exit]) dropReserve(path);
};
