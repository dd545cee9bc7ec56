import {closeSync, fstatSync, readSync, type Stats} from 'node:fs';
import {decodeEvent} from './codec.js';
import type {RunEvent} from './events.js';
import {openIfThere} from './regular-file.js';

/** Much more than any line that we write (a 100 KB argument in the command is the largest), so that one always fits. */
const MOST_LINE_BYTES = 8 * 1024 * 1024;
const LINE_FEED = 10;

export type Batch = {
  events: RunEvent[];
  /** Whole lines in this batch that were not events; those of later versions' types are events, and passed over. */
  skipped: number;
  /** Nothing more to read for now. */
  atEnd: boolean;
  /** The file was replaced, or cut short: what was read before no longer counts. */
  restarted: boolean;
};

/**
 * Reads a journal from a byte offset on, a bounded piece a call, and remembers where it is. A last line without its line feed is
 * left for the next call: its writer may be in the middle of it. A journal that is not there yet reads as empty.
 */
export class JournalFollower {
  readonly #path: string;
  #offset: number;
  #inode: number | null = null;

  constructor(path: string, offset = 0) {
    this.#path = path;
    this.#offset = offset;
  }

  /** Bytes of whole lines read so far: where a rollup that holds all of them may be continued. */
  get offset(): number {
    return this.#offset;
  }

  /** Up to `mostBytes` of whole lines (more when a single line is longer). */
  read(mostBytes = 1024 * 1024): Batch {
    const fd = openIfThere(this.#path);
    if (fd === null) return {events: [], skipped: 0, atEnd: true, restarted: false};
    try {
      const stats = fstatSync(fd);
      const restarted = this.#isAnother(stats);
      if (restarted) this.#offset = 0;
      const {text, bytes} = this.#wholeLines(fd, stats.size, mostBytes);
      this.#offset += bytes;
      const batch = decodeLines(text);
      return {...batch, atEnd: this.#offset >= stats.size || bytes === 0, restarted};
    } finally {
      closeSync(fd);
    }
  }

  #isAnother({size, ino}: Stats): boolean {
    const replaced = this.#inode !== null && this.#inode !== ino;
    this.#inode = ino;
    return size < this.#offset || (replaced && this.#offset > 0);
  }

  #wholeLines(fd: number, size: number, mostBytes: number): {text: string; bytes: number} {
    for (let length = mostBytes; ; length *= 4) {
      const buffer = Buffer.allocUnsafe(Math.min(length, size - this.#offset));
      const got = readSync(fd, buffer, 0, buffer.length, this.#offset);
      const end = buffer.subarray(0, got).lastIndexOf(LINE_FEED) + 1;
      if (end > 0) return {text: buffer.toString('utf8', 0, end), bytes: end};
      if (got < length) return {text: '', bytes: 0};
      if (length >= MOST_LINE_BYTES) return {text: '\u0000\n', bytes: got};
    }
  }
}

const decodeLines = (text: string): {events: RunEvent[]; skipped: number} => {
  const events: RunEvent[] = [];
  let skipped = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    if (end > start) {
      const event = decodeEvent(text.slice(start, end));
      if (event === null) skipped++;
      else if (event !== 'unknown') events.push(event);
    }
    start = end + 1;
  }
  return {events, skipped};
};
