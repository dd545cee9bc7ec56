import {closeSync, fstatSync, readSync} from 'node:fs';
import {decodeEvent, encodeEvent} from '../journal/codec.js';
import type {RunEvent, TrainingEvent} from '../journal/events.js';
import {openIfThere} from '../journal/regular-file.js';
import {closedNumbers, closedSegment, readPacked} from '../journal/segments.js';
import type {Read} from '../trainer/dialect.js';
import {tailOfFile} from '../trainer/file-tail.js';
import type {TrainerReader} from '../trainer/reader.js';
import {matchesBackwards} from '../trainer/recovery/longest-match.js';
import {readerFor} from './pattern-reader.js';

/** The head of the output identifies the trainer; the context before a line gives it its meaning. */
const HEAD_BYTES = 32 * 1024;
const CONTEXT_BYTES = 64 * 1024;
/**
 * What a recorder may have kept without having read it when it was killed: more than one read, which is 256 KB for a
 * followed file.
 */
const LATEST_BYTES = 320 * 1024;
const PIECE_BYTES = 64 * 1024;
const LINE_END = Buffer.from('\n');

/** How much of the journal's end is compared: usually a few minutes. */
const JOURNAL_BYTES = 256 * 1024;

/** The last bytes before the journal's newest file, which may only just have been started. */
const closedTail = (journal: string, most: number): Buffer => {
  const number = most > 0 ? closedNumbers(journal).at(-1) : undefined;
  if (number === undefined) return Buffer.alloc(0);
  const tail = tailOfFile(closedSegment(journal, number), most);
  return tail.length > 0 ? tail : readPacked(journal, number).subarray(-most);
};

/**
 * The events at the journal's end that came from the trainer's output and are not replaced by the next one of their
 * kind.
 */
const printedLast = (journal: string): {events: TrainingEvent[]; isWhole: boolean} => {
  const newest = tailOfFile(journal, JOURNAL_BYTES);
  const before = closedTail(journal, JOURNAL_BYTES - newest.length);
  const lines = Buffer.concat([before, newest]).toString('utf8').split('\n');
  const events = lines.flatMap(line => {
    const event = line === '' ? null : decodeEvent(line);
    return event === null || event === 'unknown' ? [] : [event];
  });
  return {events: events.filter(isPrinted) as TrainingEvent[], isWhole: events[0]?.type === 'run'};
};

const PRINTED = new Set<string>([
  'training',
  'report',
  'unplaced',
  'validation',
  'checkpoint',
  'saved',
  'test',
  'failure',
]);

const isPrinted = (event: RunEvent | TrainingEvent): boolean =>
  PRINTED.has(event.type) && !('late' in event && event.late) && !('inside' in event);

/** An event without its dates, for comparison with the journal's. */
const keyOf = ({t: _t, history: _history, retold: _retold, ...event}: Read & {history?: true}): string =>
  encodeEvent({t: 0, ...event});

/** The journal's last events may come from another source than the output: then the ones before them decide. */
const MAX_UNMATCHED = 20;

/**
 * How many of the reread events the journal already has: up to the last one that is in both, by the longest common
 * sequence. All of them when nothing matches, because no event may be written twice.
 */
const countJournaled = (events: readonly TrainingEvent[], journal: string): number => {
  const {events: known, isWhole} = printedLast(journal);
  const read = events.map((event, index) => ({event, index})).filter(({event}) => isPrinted(event));
  if (known.length === 0) return isWhole ? 0 : events.length;
  const numbers = new Map<string, number>();
  const numberOf = (event: TrainingEvent): number => {
    const key = keyOf(event);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
  const pattern = known.map(numberOf);
  const text = read.map(({event}) => numberOf(event));
  for (let last = pattern.length; last > Math.max(0, pattern.length - MAX_UNMATCHED); last--) {
    const matches = matchesBackwards(pattern.slice(0, last), text);
    const longest = matches.reduce((most, length) => Math.max(most, length), 0);
    if (longest === 0) continue;
    // A whole journal is in the output once; when only its end is known, a repeated sequence may be the last one.
    const at = isWhole && longest === last ? matches.indexOf(longest) : matches.lastIndexOf(longest);
    return (read[at]?.index ?? events.length) + 1;
  }
  return events.length;
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

/**
 * Gives the reader what it needs to continue at `from`: all of a short output, the head and the preceding context of a
 * long one.
 */
const warmUp = (fd: number, from: number, reader: TrainerReader): void => {
  const isShort = from <= HEAD_BYTES + CONTEXT_BYTES;
  for (const piece of pieces(fd, 0, isShort ? from : HEAD_BYTES)) reader.push(piece);
  if (isShort) return;
  reader.push(LINE_END);
  for (const piece of pieces(fd, from - CONTEXT_BYTES, from)) reader.push(piece);
};

/**
 * The reread events that still mean something: a validation that was running is over, and positions of bars are
 * outdated.
 */
const lasting = (events: readonly TrainingEvent[]): TrainingEvent[] =>
  events.filter(({type}) => type !== 'validating' && type !== 'progress');

/**
 * Brings a new reader to the end of the log, so that an unfinished line, table or bar there is continued. Yields, piece
 * by piece, the events of the log that the journal lacks: all of the last `takenOver` bytes, which were recovered from
 * the pane, and before them those that the last recorder had kept but not read when it was killed.
 */
export function* rereadLog(
  log: string,
  journal: string,
  reader: TrainerReader,
  takenOver: number,
): Generator<TrainingEvent[]> {
  const fd = openIfThere(log);
  if (fd === null) return;
  try {
    const {size} = fstatSync(fd);
    const news = Math.max(0, size - takenOver);
    const latest = Math.max(0, news - LATEST_BYTES);
    warmUp(fd, latest, reader);
    const kept = [...pieces(fd, latest, news)].flatMap(piece => reader.push(piece));
    if (kept.length > 0) yield lasting(kept.slice(countJournaled(kept, journal)));
    let last: TrainingEvent | undefined;
    for (const piece of pieces(fd, news, size)) {
      const events = reader.push(piece);
      last = events.at(-1) ?? last;
      yield lasting(events);
    }
    if (last?.type === 'progress') yield [last];
  } finally {
    closeSync(fd);
  }
}

/** The same for a run without a recorder: its last line is complete too. */
export const unjournaledEvents = (
  {log, journal}: {log: string; journal: string},
  iterationsPattern: string | null,
  takenOver: number,
): TrainingEvent[] => {
  const reader = readerFor(iterationsPattern);
  return [...[...rereadLog(log, journal, reader, takenOver)].flat(), ...lasting(reader.flush())];
};
