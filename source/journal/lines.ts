import {fstatSync, readSync} from 'node:fs';
import {decodeEvent} from './codec.js';
import type {RunEvent} from './events.js';

/**
 * Far more than any line that mlxtop writes (the largest has a 100 KB argument in the command), so that one always
 * fits.
 */
const MAX_LINE_BYTES = 8 * 1024 * 1024;
const LINE_FEED = 10;

/** Bytes that can be read from any offset; `read` returns how many it read. */
export type Source = {size: number; read: (buffer: Buffer, offset: number) => number};

/** The bytes of an open file, as many as it has now. */
export const fileSource = (fd: number): Source => ({
  size: fstatSync(fd).size,
  read: (buffer, offset) => readSync(fd, buffer, 0, buffer.length, offset),
});

/** The bytes of a buffer, such as an uncompressed file. */
export const contentSource = (content: Buffer): Source => ({
  size: content.length,
  read: (buffer, offset) => content.copy(buffer, 0, offset, offset + buffer.length),
});

/** Whole lines, and how many bytes they take. */
export type Piece = {text: string; bytes: number};

/**
 * Up to `maxBytes` of whole lines from an offset (more when a single line is longer); an empty piece when no line is
 * whole. A longer line than mlxtop writes becomes one unreadable line.
 */
export const wholeLines = (source: Source, offset: number, maxBytes: number): Piece => {
  for (let length = maxBytes; ; length *= 4) {
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, source.size - offset)));
    const got = source.read(buffer, offset);
    const end = buffer.subarray(0, got).lastIndexOf(LINE_FEED) + 1;
    if (end > 0) return {text: buffer.toString('utf8', 0, end), bytes: end};
    if (got < length) return {text: '', bytes: 0};
    if (length >= MAX_LINE_BYTES) return {text: '\u0000\n', bytes: got};
  }
};

/**
 * The events in whole lines, and how many lines are not events. Lines with event types of later versions count as
 * neither, nor do those that `wants` leaves out: taking a line apart costs most of the time.
 */
export const decodeLines = (text: string, wants?: (line: string) => boolean): {events: RunEvent[]; skipped: number} => {
  const events: RunEvent[] = [];
  let skipped = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    if (end > start) {
      const line = text.slice(start, end);
      const event = wants?.(line) === false ? 'unknown' : decodeEvent(line);
      if (event === null) skipped++;
      else if (event !== 'unknown') events.push(event);
    }
    start = end + 1;
  }
  return {events, skipped};
};
