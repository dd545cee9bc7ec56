import {createRecordReader} from '../trainer/dialects/json-lines.js';
import type {Examined} from '../trainer/examine.js';
import {createFound} from '../trainer/found.js';
import {momentOf, type Stamp, stampAt, stampOf} from './stamps.js';
import type {Take} from './types.js';

/** Names of a record's own time, in lower case, the likeliest first. */
const TIMES = [
  '_timestamp',
  'timestamp',
  'time',
  'date',
  'datetime',
  'wall_time',
  'wall time',
  'created_at',
  'logged_at',
];
/** In seconds, from 2001 to 2100; in ms the same times 1000. */
const LEAST = 978_307_200;
const MOST = 4_102_444_800;

const isWithin = (value: number, unit: number): boolean => value >= LEAST * unit && value <= MOST * unit;

/** A time as loggers write it: ISO 8601, or seconds or milliseconds since 1970. Null for anything else. */
export const timeOf = (value: unknown): Stamp | null => {
  if (typeof value === 'string' && /\d[-/:]\d/.test(value)) {
    const stamp = stampOf(value.trim());
    return stamp?.lacks === 'nothing' ? stamp : null;
  }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return null;
  if (isWithin(number, 1)) return stampAt(number * 1000);
  return isWithin(number, 1000) ? stampAt(number) : null;
};

/** The same as ms since 1970. */
export const msOf = (value: unknown): number | null => {
  const stamp = timeOf(value);
  return stamp === null ? null : Math.round(momentOf(stamp));
};

/** The time of a record with one of the usual names; null without one. */
const timeIn = (record: Readonly<Record<string, unknown>>): Stamp | null => {
  const names = new Map(Object.keys(record).map(name => [name.toLowerCase(), name]));
  for (const time of TIMES) {
    const name = names.get(time);
    const stamp = name === undefined ? null : timeOf(record[name]);
    if (stamp !== null) return stamp;
  }
  return null;
};

const MAX_EXAMPLES = 5;
const MAX_EXAMPLE_LENGTH = 200;

/** Reads records with the usual names into items, and counts what they say. */
export const createRecords = (reader: string, take: Take) => {
  const read = createRecordReader();
  const found = createFound();
  const examples: string[] = [];
  let records = 0;
  let understood = 0;
  let unread = 0;
  return {
    /** Takes a record, whose time is `at` where it has none of its own; `text` is how it stands in the file. */
    take: (record: Record<string, unknown>, text: string, at: Stamp | null = null): void => {
      records++;
      const events = read(record);
      const time = timeIn(record) ?? at;
      for (const event of events) {
        found.note(event);
        take({event, at: time, isOwn: time !== null});
      }
      if (events.length > 0) understood++;
      else {
        unread++;
        if (examples.length < MAX_EXAMPLES) examples.push(text.slice(0, MAX_EXAMPLE_LENGTH));
      }
    },
    /** A line or a row that is none. */
    leave: (text: string): void => {
      records++;
      unread++;
      if (examples.length < MAX_EXAMPLES) examples.push(text.slice(0, MAX_EXAMPLE_LENGTH));
    },
    note: found.note,
    end: (): Examined => ({
      reader: understood > 0 ? reader : null,
      lines: records,
      read: understood,
      ...found.found,
      unread: {lines: unread, examples},
    }),
  };
};
