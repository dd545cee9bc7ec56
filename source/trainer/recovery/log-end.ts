const LINE_FEED = 0x0a;
const RETURN = 0x0d;
/** No line that was printed once is as long; one that is longer was drawn again and again. */
const LONG_LINE = 16 * 1024;
/** Of such a line: some of its last states. */
const KEPT_OF_LONG = 4 * 1024;

/** Where the last states of a line that was drawn again and again begin; the carriage return of its end is none. */
const lastStates = (bytes: Buffer, start: number, end: number): number => {
  if (end - start <= LONG_LINE) return start;
  const at = bytes.indexOf(RETURN, end - KEPT_OF_LONG);
  return at === -1 || at >= end - 2 ? start : at;
};

/** What was printed, without most of what live bars drew over it: a bar of an hour is megabytes without a line feed. */
export const withoutRepaints = (bytes: Buffer): Buffer => {
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    pieces.push(bytes.subarray(lastStates(bytes, start, end), end));
    start = end;
  }
  return Buffer.concat(pieces);
};

/** How many lines end in these bytes. */
export const lineFeeds = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
};

/** How many bytes at the end begin a character whose rest is missing. */
const tornBytes = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
};

const TORN_ESCAPE = /\u001b(?:\[[0-?]*[ -/]*)?$/;
const TORN_STRING = /\u001b[\]PX^_][^\n\r\u0007\u001b\u009c]*$/;

/** What ends a sequence that was torn, without any effect: its own rest is part of no row. */
const endOfTorn = (torn: string): string => {
  if (torn === '') return '';
  if (torn === '\u001b') return '[m';
  return torn.startsWith('\u001b[') ? 'm' : '\u0007';
};

export type LogEnd = {
  /** Without what was torn at the end. */
  text: string;
  /** The bytes that begin a character. */
  torn: Buffer;
  /** To be written before anything else, so that an escape sequence that was cut does not swallow it. */
  closing: string;
};

/** The end of a log that may have been cut anywhere: in a line, in a character, in an escape sequence. */
export const readLogEnd = (bytes: Buffer): LogEnd => {
  const split = bytes.length - tornBytes(bytes);
  const text = bytes.toString('utf8', 0, split);
  const cut = (TORN_STRING.exec(text) ?? TORN_ESCAPE.exec(text))?.[0] ?? '';
  return {text: text.slice(0, text.length - cut.length), torn: bytes.subarray(split), closing: endOfTorn(cut)};
};
