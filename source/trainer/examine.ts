import type {TrainingEvent} from '../journal/events.js';
import type {Read} from './dialect.js';
import {createLineSplitter} from './lines.js';
import type {TrainerReader} from './reader.js';

/** An iteration that was read, with what its line says of it. */
export type Figure = {iteration: number; loss: number | null};

/** What a reader finds in a log. */
export type Examined = {
  /** What understands it: a trainer's format, `guessed`, `pattern`; null for nothing. */
  reader: string | null;
  lines: number;
  /** Lines from which something was read. */
  read: number;
  reports: number;
  positions: number;
  /** Reports and validations without an iteration. */
  unplaced: number;
  validations: number;
  checkpoints: number;
  total: number | null;
  first: Figure | null;
  last: Figure | null;
  /** Lines that look like progress, from which nothing was read: how many, and the first of each wording. */
  unread: {lines: number; examples: string[]};
  /** What the reader warns of, such as an expression that takes too long. */
  warnings: string[];
};

const MAX_EXAMPLES = 5;
const MAX_EXAMPLE_LENGTH = 200;
const MAX_READ_LENGTH = 1000;
const MAX_WORDINGS = 1000;
/** A line that is longer is read in parts. */
const MAX_OPEN_BYTES = 1024 ** 2;
/** A step or an epoch with its number, a loss, a part of a whole, or several figures by name. */
const LIKE_PROGRESS =
  /\b(?:iter(?:ation)?s?|steps?|epochs?|updates?|batch(?:es)?)\b\W{0,3}\d|\b\w*loss\b["']?\s{0,2}[:=]?\s{0,2}[-\d]|\b\d+\s?\/\s?\d+\b|\w[=:]\s?[-\d]\S*\s.*\w[=:]\s?[-\d]/i;
/** A line's date and its figures may be others in the next one of the same wording. */
const wordingOf = (line: string): string => line.replaceAll(/[\d.,:%]+|[█▉▊▋▌▍▎▏#━╸ -]+/g, ' ');

const lossOf = (event: TrainingEvent): number | null => (event.type === 'report' ? event.trainLoss : null);

/** Reads a log line by line; call `end` after the last piece. */
export const createExaminer = (reader: TrainerReader): {push(bytes: Uint8Array): void; end(): Examined} => {
  const found: Omit<Examined, 'reader' | 'lines' | 'read' | 'unread'> = {
    ...{reports: 0, positions: 0, unplaced: 0, validations: 0, checkpoints: 0, total: null},
    ...{first: null, last: null, warnings: []},
  };
  const splitter = createLineSplitter();
  const readLines = new Set<number>();
  /** By wording: a bar that is painted again with the same figures says nothing new, but is understood. */
  const readWordings = new Set<string>();
  const unread = new Map<string, {lines: number; example: string}>();
  let lines = 0;
  let open = Buffer.alloc(0);

  const noteFigure = (event: Read): void => {
    if (event.type !== 'report' && event.type !== 'progress') return;
    if (event.type === 'report') found.reports++;
    else found.positions++;
    const figure = {iteration: event.iteration, loss: lossOf(event)};
    found.first ??= figure;
    const isSame = found.last?.iteration === figure.iteration;
    found.last = isSame && figure.loss === null ? found.last : figure;
    if (found.first.iteration === figure.iteration) found.first = found.first.loss === null ? figure : found.first;
  };

  const note = (event: Read): void => {
    if (event.type === 'validation') found.validations++;
    if (event.type === 'checkpoint') found.checkpoints++;
    if (event.type === 'unplaced') found.unplaced++;
    if (event.type === 'total') found.total = event.iterations;
    if (event.type === 'warning') found.warnings.push(event.text);
    noteFigure(event);
  };

  const keepWording = (text: string): void => {
    if (readWordings.size < MAX_WORDINGS) readWordings.add(wordingOf(text));
  };

  const noteUnread = (text: string): void => {
    const wording = wordingOf(text);
    const known = unread.get(wording);
    if (known !== undefined) known.lines++;
    else if (unread.size < MAX_WORDINGS) unread.set(wording, {lines: 1, example: text.slice(0, MAX_EXAMPLE_LENGTH)});
  };

  const take = (bytes: Uint8Array): void => {
    const texts = splitter.push(bytes).filter(text => text.trim() !== '');
    const line = lines;
    const events = reader.push(bytes, line);
    lines += Math.max(texts.length, events.length > 0 ? 1 : 0);
    for (const event of events) {
      note(event);
      // What an earlier line says may count only now: `t` is then the number of that line.
      if (event.type !== 'warning') readLines.add(event.t ?? line);
    }
    const text = texts.at(-1)?.slice(0, MAX_READ_LENGTH);
    if (text === undefined) return;
    if (readLines.has(line)) keepWording(text);
    else if (LIKE_PROGRESS.test(text)) noteUnread(text);
  };

  /** Null for one that was a single epoch's, which the others have passed. */
  const totalOf = ({total, last}: typeof found): number | null =>
    total !== null && last !== null && last.iteration > total ? null : total;

  const leftUnread = (): Examined['unread'] => {
    const left = [...unread].filter(([wording]) => !readWordings.has(wording)).map(([, one]) => one);
    return {
      lines: left.reduce((sum, one) => sum + one.lines, 0),
      examples: left.slice(0, MAX_EXAMPLES).map(({example}) => example),
    };
  };

  return {
    push: bytes => {
      let from = 0;
      for (let at = 0; at < bytes.length; at++) {
        if (bytes[at] !== 0x0a && bytes[at] !== 0x0d) continue;
        take(Buffer.concat([open, bytes.subarray(from, at + 1)]));
        open = Buffer.alloc(0);
        from = at + 1;
      }
      open = Buffer.concat([open, bytes.subarray(from)]);
      if (open.length < MAX_OPEN_BYTES) return;
      take(open);
      open = Buffer.alloc(0);
    },
    end: () => {
      if (open.length > 0) take(Buffer.concat([open, Buffer.from('\n')]));
      for (const event of reader.flush(lines)) note(event);
      return {
        reader: reader.dialect,
        lines,
        read: readLines.size,
        ...found,
        total: totalOf(found),
        unread: leftUnread(),
      };
    },
  };
};
