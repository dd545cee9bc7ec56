const LINE_FEED = 0x0a;
const RETURN = 0x0d;
/** No line that was printed once is as long; a longer one was drawn again and again. */
const LONG_LINE = 16 * 1024;
/** What is kept of a long line: some of its last states. */
const MAX_KEPT_OF_LONG = 4 * 1024;

/**
 * Where the last states of a line that was drawn again and again begin; the carriage return at its end does not count.
 */
const lastStates = (bytes: Buffer, start: number, end: number): number => {
  if (end - start <= LONG_LINE) return start;
  const at = bytes.indexOf(RETURN, end - MAX_KEPT_OF_LONG);
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

/** Bytes of a UTF-8 character, by its first one. */
const characterLength = (first: number): number => {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
};

const isContinuation = (byte: number): boolean => byte >= 0x80 && byte < 0xc0;

/** How many bytes at the end begin a character whose rest is missing. */
const tornBytes = (bytes: Buffer): number => {
  const end = bytes.subarray(-3);
  const first = end.findLastIndex(byte => !isContinuation(byte));
  const there = end.length - first;
  return first >= 0 && there < characterLength(end[first] ?? 0) ? there : 0;
};

const TORN_ESCAPE = /\u001b(?:\[[0-?]*[ -/]*)?$/;
const TORN_STRING = /\u001b[\]PX^_][^\n\r\u0007\u001b\u009c]*$/;

/** What ends a torn sequence, without any effect: its own rest is not part of a row. */
const endOfTorn = (torn: string): string => {
  if (torn === '') return '';
  if (torn === '\u001b') return '[m';
  return torn.startsWith('\u001b[') ? 'm' : '\u0007';
};

export type LogEnd = {
  /** Without the torn end. */
  text: string;
  /** The bytes that begin a torn character. */
  torn: Buffer;
  /** To be written before anything else, so that a cut escape sequence does not swallow it. */
  closing: string;
};

/** The end of a log that may have been cut anywhere: in a line, in a character, in an escape sequence. */
export const readLogEnd = (bytes: Buffer): LogEnd => {
  const split = bytes.length - tornBytes(bytes);
  const text = bytes.toString('utf8', 0, split);
  const cut = (TORN_STRING.exec(text) ?? TORN_ESCAPE.exec(text))?.[0] ?? '';
  return {text: text.slice(0, text.length - cut.length), torn: bytes.subarray(split), closing: endOfTorn(cut)};
};
