import type {Read} from './dialect.js';
import {createFound, type Found} from './found.js';
import {createLineSplitter} from './lines.js';
import type {TrainerReader} from './reader.js';

/** What a reader finds in a log. */
export type Examined = Found & {
  /** What understands it: a trainer's format, `guessed`, `pattern`; null for nothing. */
  reader: string | null;
  lines: number;
  /** Lines from which something was read. */
  read: number;
  /** Lines that look like progress, from which nothing was read: how many, and the first of each wording. */
  unread: {lines: number; examples: string[]};
};

/** Hears what was read up to the end of a piece of a log, which `bytes` are; `line` is its number. */
export type Hear = (events: readonly Read[], bytes: Uint8Array, line: number) => void;

const MAX_EXAMPLES = 5;
const MAX_EXAMPLE_LENGTH = 200;
const MAX_READ_LENGTH = 1000;
const MAX_WORDINGS = 1000;
/** A line that is longer is read in parts. */
const MAX_OPEN_BYTES = 1024 ** 2;
/** A step or an epoch with its number, a loss, a part of a whole, or several figures by name. */
const LIKE_PROGRESS =
  /\b(?:iter(?:ation)?s?|steps?|epochs?|updates?|batch(?:es)?)\b\W{0,3}\d|\b\w*loss\b["']?\s{0,2}[:=]?\s{0,2}[-\d]|\b\d+\s?\/\s?\d+\b|\w[=:]\s?[-\d]\S*\s.*\w[=:]\s?[-\d]/i;
/** What a logger puts before a line looks like figures. */
const CLOCK = /\d\d:\d\d:\d\d\S*/;
/** A line's date and its figures may be others in the next one of the same wording. */
const wordingOf = (line: string): string => line.replaceAll(/[\d.,:%]+|[█▉▊▋▌▍▎▏#━╸ -]+/g, ' ');

/** Lines that `script` writes itself, with a date. */
const OF_SCRIPT = /^Script (?:started|done)\b/;
/** More lines than this are not kept by their numbers. */
const MAX_KEPT_LINES = 20_000;

/** Counts lines, each once as long as the same ones come together. */
const createLineCount = () => {
  const lines = new Set<number>();
  let before = 0;
  return {
    add: (line: number): void => {
      if (lines.size === MAX_KEPT_LINES) {
        before += lines.size;
        lines.clear();
      }
      lines.add(line);
    },
    has: (line: number): boolean => lines.has(line),
    get count() {
      return before + lines.size;
    },
  };
};

/** Reads a log line by line; call `end` after the last piece. */
export const createExaminer = (
  reader: TrainerReader,
  hear: Hear = () => undefined,
): {push(bytes: Uint8Array): void; end(): Examined} => {
  const found = createFound();
  const splitter = createLineSplitter();
  const readLines = createLineCount();
  /** By wording: a bar that is painted again with the same figures says nothing new, but is understood. */
  const readWordings = new Set<string>();
  const unread = new Map<string, {lines: number; example: string}>();
  let lines = 0;
  let open = Buffer.alloc(0);

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
      found.note(event);
      // What an earlier line says may count only now: `t` is then the number of that line.
      if (event.type !== 'warning') readLines.add(event.t ?? line);
    }
    hear(events, bytes, line);
    const text = texts.at(-1)?.slice(0, MAX_READ_LENGTH);
    if (text === undefined || OF_SCRIPT.test(text)) return;
    if (readLines.has(line)) keepWording(text);
    else if (LIKE_PROGRESS.test(text.replace(CLOCK, ''))) noteUnread(text);
  };

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
      const last = reader.flush(lines);
      for (const event of last) found.note(event);
      hear(last, Buffer.alloc(0), lines);
      return {reader: reader.dialect, lines, read: readLines.count, ...found.found, unread: leftUnread()};
    },
  };
};
