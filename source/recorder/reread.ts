import {closeSync, fstatSync, readSync} from 'node:fs';
import {decodeEvent, encodeEvent} from '../journal/codec.js';
import type {RunEvent, TrainingEvent} from '../journal/events.js';
import {openIfThere} from '../journal/regular-file.js';
import {closedNumbers, closedSegment, readPacked} from '../journal/segments.js';
import {tailOfFile} from '../trainer/file-tail.js';
import {createReader, type TrainerReader} from '../trainer/reader.js';
import {presentFacts} from './input.js';
import {withinTime} from './within-time.js';

/** The beginning of an output tells which trainer it is of, what stands before a line what that means. */
const HEAD_BYTES = 32 * 1024;
const CONTEXT_BYTES = 64 * 1024;
const PIECE_BYTES = 64 * 1024;
const LINE_END = Buffer.from('\n');

/** Of a journal: mostly some seconds. */
const FIRST_JOURNAL_BYTES = 256 * 1024;
/** Where so much of it has no two samples, nothing tells what it lacks. */
const MOST_JOURNAL_BYTES = 16 * 1024 * 1024;

/** The last bytes of a journal's last closed file; null where it has none. */
const closedTail = (journal: string, most: number): Buffer | null => {
  const number = closedNumbers(journal).at(-1);
  if (number === undefined) return null;
  const tail = tailOfFile(closedSegment(journal, number), most);
  return tail.length > 0 ? tail : readPacked(journal, number).subarray(-most);
};

/** The journal's last events, whole lines of at most `most` bytes. */
const lastEvents = (journal: string, most: number): {events: RunEvent[]; isWhole: boolean} => {
  const newest = tailOfFile(journal, most);
  // The newest file of a long journal may have begun just now.
  const before = newest.length < most ? closedTail(journal, most - newest.length) : null;
  const tail = before === null ? newest : Buffer.concat([before, newest]);
  const isWhole = before === null && newest.length < most;
  const text = tail.toString('utf8', isWhole ? 0 : tail.indexOf(LINE_END) + 1);
  const events = text.split('\n').flatMap(line => {
    const event = line === '' ? null : decodeEvent(line);
    return event === null || event === 'unknown' ? [] : [event];
  });
  return {events, isWhole};
};

/**
 * How much of the log the last sample knew of, and the events that the journal has of what came later: since the sample before that one,
 * because others are written while a sample is taken.
 */
const journaled = (journal: string): {from: number; events: RunEvent[]} => {
  for (let most = FIRST_JOURNAL_BYTES; ; most *= 4) {
    const {events, isWhole} = lastEvents(journal, most);
    const last = events.findLastIndex(({type}) => type === 'sample');
    const before = events.slice(0, Math.max(0, last)).findLastIndex(({type}) => type === 'sample');
    if (before === -1 && !isWhole && most < MOST_JOURNAL_BYTES) continue;
    // Of a journal that was not read from its run's beginning nothing tells what else it has.
    if (before === -1 && events[0]?.type !== 'run') return {from: Number.POSITIVE_INFINITY, events: []};
    const sample = events[last];
    return {
      from: sample?.type === 'sample' ? (sample.logBytes ?? sample.outputBytes) : 0,
      events: events.slice(before + 1),
    };
  }
};

/** An event as the journal has it, whenever it was read. */
const keyOf = ({t: _t, history: _history, ...event}: TrainingEvent & {t?: number; history?: true}): string =>
  encodeEvent({t: 0, ...event});

/** Tells of each event whether it is news; each known one accounts for one. */
const newsBut = (known: readonly RunEvent[]): ((event: TrainingEvent) => boolean) => {
  const left = new Map<string, number>();
  for (const event of known) {
    const key = keyOf(event as TrainingEvent);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return event => {
    const key = keyOf(event);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  };
};

function* pieces(fd: number, from: number, to: number): Generator<Buffer> {
  for (let at = from; at < to; ) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, to - at));
    const got = readSync(fd, piece, 0, piece.length, at);
    if (got === 0) return;
    yield piece.subarray(0, got);
    at += got;
  }
}

/** What the reader has to know before it goes on at `from`: all of a short output, of a long one its beginning and what stands before. */
const warmUp = (fd: number, from: number, reader: TrainerReader): void => {
  const isShort = from <= HEAD_BYTES + CONTEXT_BYTES;
  for (const piece of pieces(fd, 0, isShort ? from : HEAD_BYTES)) reader.push(piece);
  if (isShort) return;
  reader.push(LINE_END);
  for (const piece of pieces(fd, from - CONTEXT_BYTES, from)) reader.push(piece);
};

/**
 * Brings a new reader to where the log ends, so that a line, a table or a bar that stands there open is gone on with. Gives, piece by piece,
 * what the log tells and the journal does not: of what was taken over from the pane, and of what the last recorder had just kept when it was
 * killed. Of positions only one that comes last; a validation that was under way is none that is.
 */
export function* rereadLog(log: string, journal: string, reader: TrainerReader): Generator<TrainingEvent[]> {
  const fd = openIfThere(log);
  if (fd === null) return;
  try {
    const {size} = fstatSync(fd);
    if (size === 0) return;
    const {from, events: known} = journaled(journal);
    const isNews = newsBut(known);
    const start = Math.min(from, size);
    warmUp(fd, start, reader);
    let position: TrainingEvent | null = null;
    for (const piece of pieces(fd, start, size)) {
      const news: TrainingEvent[] = [];
      for (const event of reader.push(piece)) {
        const isNew = isNews(event);
        if (event.type === 'validating') continue;
        position = isNew && event.type === 'progress' ? event : null;
        if (isNew && event.type !== 'progress') news.push(event);
      }
      yield news;
    }
    if (position !== null) yield [position];
  } finally {
    closeSync(fd);
  }
}

/** The same for a run that nobody records any more: its last line is over too. */
export const unjournaledEvents = (
  {log, journal}: {log: string; journal: string},
  iterationsPattern: string | null,
): TrainingEvent[] => {
  const reader = createReader(iterationsPattern === null ? null : {source: iterationsPattern, within: withinTime});
  return [...[...rereadLog(log, journal, reader)].flat(), ...presentFacts(reader.flush())];
};
