import {closeSync, fstatSync, readSync} from 'node:fs';
import {decodeEvent, encodeEvent} from '../journal/codec.js';
import type {RunEvent, TrainingEvent} from '../journal/events.js';
import {openIfThere} from '../journal/regular-file.js';
import {closedNumbers, closedSegment, readPacked} from '../journal/segments.js';
import {tailOfFile} from '../trainer/file-tail.js';
import {createReader, type TrainerReader} from '../trainer/reader.js';
import {matchesBackwards} from '../trainer/recovery/longest-match.js';
import {withinTime} from './within-time.js';

/** The beginning of an output tells which trainer it is of, what stands before a line what that means. */
const HEAD_BYTES = 32 * 1024;
const CONTEXT_BYTES = 64 * 1024;
/** More than is read at once, of a followed file 256 KB: what a recorder kept, and was killed before it had read it. */
const LATEST_BYTES = 320 * 1024;
const PIECE_BYTES = 64 * 1024;
const LINE_END = Buffer.from('\n');

/** Of a journal: mostly some minutes. */
const JOURNAL_BYTES = 256 * 1024;

/** The last bytes of what stands before a journal's newest file, which may have begun just now. */
const closedTail = (journal: string, most: number): Buffer => {
  const number = most > 0 ? closedNumbers(journal).at(-1) : undefined;
  if (number === undefined) return Buffer.alloc(0);
  const tail = tailOfFile(closedSegment(journal, number), most);
  return tail.length > 0 ? tail : readPacked(journal, number).subarray(-most);
};

/** Of a journal's end, the events that a trainer's output told and that the next one does not replace. */
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

const PRINTED = new Set<string>(['training', 'report', 'validation', 'checkpoint', 'saved', 'test', 'failure']);

const isPrinted = (event: RunEvent | TrainingEvent): boolean =>
  PRINTED.has(event.type) && !('late' in event && event.late);

/** An event as the journal has it, whenever it was read. */
const keyOf = ({t: _t, history: _history, ...event}: TrainingEvent & {t?: number; history?: true}): string =>
  encodeEvent({t: 0, ...event});

/** The journal's last events may be of such as were found out otherwise: then those before them tell. */
const MOST_UNMATCHED = 20;

/**
 * How many of the events that were read again the journal has: up to the last that stands in both, by the longest run of the same. All of
 * them where nothing tells: none is to be there twice.
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
  for (let last = pattern.length; last > Math.max(0, pattern.length - MOST_UNMATCHED); last--) {
    const matches = matchesBackwards(pattern.slice(0, last), text);
    const longest = matches.reduce((most, length) => Math.max(most, length), 0);
    if (longest === 0) continue;
    // All of a journal from its beginning on is there once; of a part, what is the same again may be the last.
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

/** What the reader has to know before it goes on at `from`: all of a short output, of a long one its beginning and what stands before. */
const warmUp = (fd: number, from: number, reader: TrainerReader): void => {
  const isShort = from <= HEAD_BYTES + CONTEXT_BYTES;
  for (const piece of pieces(fd, 0, isShort ? from : HEAD_BYTES)) reader.push(piece);
  if (isShort) return;
  reader.push(LINE_END);
  for (const piece of pieces(fd, from - CONTEXT_BYTES, from)) reader.push(piece);
};

/** Of what was read again that which still says something: a validation that was under way is over, a position only holds if it is the last. */
const lasting = (events: readonly TrainingEvent[]): TrainingEvent[] =>
  events.filter(({type}) => type !== 'validating' && type !== 'progress');

/**
 * Brings a new reader to where the log ends, so that a line, a table or a bar that stands there open is continued. Gives, piece by piece,
 * what the log tells and the journal does not: of what was taken over from the pane, the last `takenOver` bytes, all; of what the last
 * recorder kept before it was killed that which it had not read.
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

/** The same for a run that nobody records any more: its last line is over too. */
export const unjournaledEvents = (
  {log, journal}: {log: string; journal: string},
  iterationsPattern: string | null,
  takenOver: number,
): TrainingEvent[] => {
  const reader = createReader(iterationsPattern === null ? null : {source: iterationsPattern, within: withinTime});
  return [...[...rereadLog(log, journal, reader, takenOver)].flat(), ...lasting(reader.flush())];
};
