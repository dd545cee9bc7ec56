import {closeSync, existsSync, fstatSync, type Stats} from 'node:fs';
import type {RunEvent} from './events.js';
import {contentSource, decodeLines, fileSource, type Piece, wholeLines} from './lines.js';
import {openIfThere} from './regular-file.js';
import {closedSegment, closedSize, type Position, type PositionOrBytes, positionOf, readPacked} from './segments.js';

/** What one call has read. */
export type Batch = {
  events: RunEvent[];
  /** Whole lines in this batch that were not events; event types of later versions are ignored instead. */
  skipped: number;
  /** There is nothing more to read for now. */
  atEnd: boolean;
  /** The file was replaced or truncated: what was read before no longer counts. */
  restarted: boolean;
};

/**
 * Reads a journal from a position, a bounded piece at each call, through all of its files (see segments.ts), and
 * remembers its position. A last line without its line feed is left for the next call: its writer may be in the middle
 * of it. A journal that does not exist yet reads as empty.
 */
export class JournalFollower {
  readonly #path: string;
  readonly #wants: ((line: string) => boolean) | undefined;
  #at: Position;
  #bytesRead = 0;
  #inode: number | null = null;
  /** The content of the compressed file that is being read. */
  #packed: {number: number; content: Buffer} | null = null;
  /** The previous file is compressed by now, so that nothing can be appended to it. */
  #isPreviousFinal = false;

  /** With `wants` only the lines that it is true for are read as events. */
  constructor(path: string, start: PositionOrBytes = 0, wants?: (line: string) => boolean) {
    this.#path = path;
    this.#wants = wants;
    this.#at = {...positionOf(start)};
  }

  /** The end of the whole lines read so far: where a rollup that includes all of them can be continued. */
  get position(): Position {
    return {...this.#at};
  }

  /** Bytes of whole lines that this follower has read. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Reads up to `maxBytes` of whole lines (more when a single line is longer). Throws system errors. */
  read(maxBytes = 1024 * 1024): Batch {
    const late = this.#readLate(maxBytes);
    if (late !== null) return {...this.#decoded(late), atEnd: false, restarted: false};
    for (;;) {
      const batch = this.#readCurrent(maxBytes);
      if (batch !== null) return batch;
      this.#at = {segment: this.#at.segment + 1, bytes: 0, before: this.#at.bytes};
      this.#inode = null;
      this.#packed = null;
      this.#isPreviousFinal = false;
    }
  }

  /** What was appended to the previous file after it was closed; null when nothing was. */
  #readLate(maxBytes: number): Piece | null {
    const {segment, before} = this.#at;
    if (segment === 1 || this.#isPreviousFinal) return null;
    const number = segment - 1;
    const isPlain = existsSync(closedSegment(this.#path, number));
    const size = closedSize(this.#path, number);
    const piece = size === null || size <= before ? null : this.#pieceOfClosed(number, before, maxBytes);
    if (piece === null || piece.bytes === 0) {
      this.#isPreviousFinal = !isPlain;
      this.#packed = null;
      return null;
    }
    this.#at.before += piece.bytes;
    return piece;
  }

  /** The next piece of the current file; null at the end of a closed one. */
  #readCurrent(maxBytes: number): Batch | null {
    // Opened first: if the segment is not closed after that, this was the newest file when it was opened.
    const fd = openIfThere(this.#path);
    try {
      if (closedSize(this.#path, this.#at.segment) !== null) return this.#readClosed(maxBytes);
      if (fd === null) return {events: [], skipped: 0, atEnd: true, restarted: false};
      return this.#readNewest(fd, maxBytes);
    } finally {
      if (fd !== null) closeSync(fd);
    }
  }

  #readNewest(fd: number, maxBytes: number): Batch | null {
    const restarted = this.#isAnother(fstatSync(fd));
    if (restarted) {
      const isFirst = this.#at.segment === 1;
      this.#at = {segment: 1, bytes: 0, before: 0};
      if (!isFirst) return {events: [], skipped: 0, atEnd: false, restarted};
    }
    const source = fileSource(fd);
    const piece = wholeLines(source, this.#at.bytes, maxBytes);
    this.#at.bytes += piece.bytes;
    return {...this.#decoded(piece), atEnd: this.#at.bytes >= source.size || piece.bytes === 0, restarted};
  }

  #readClosed(maxBytes: number): Batch | null {
    const {segment, bytes} = this.#at;
    const piece = this.#pieceOfClosed(segment, bytes, maxBytes);
    if (piece.bytes === 0) return null;
    this.#at.bytes += piece.bytes;
    return {...this.#decoded(piece), atEnd: false, restarted: false};
  }

  #pieceOfClosed(number: number, offset: number, maxBytes: number): Piece {
    const fd = this.#packed?.number === number ? null : openIfThere(closedSegment(this.#path, number));
    if (fd !== null) {
      try {
        return wholeLines(fileSource(fd), offset, maxBytes);
      } finally {
        closeSync(fd);
      }
    }
    if (this.#packed?.number !== number) this.#packed = {number, content: readPacked(this.#path, number)};
    return wholeLines(contentSource(this.#packed.content), offset, maxBytes);
  }

  #decoded({text, bytes}: Piece): {events: RunEvent[]; skipped: number} {
    this.#bytesRead += bytes;
    return decodeLines(text, this.#wants);
  }

  #isAnother({size, ino}: Stats): boolean {
    const replaced = this.#inode !== null && this.#inode !== ino;
    this.#inode = ino;
    return size < this.#at.bytes || (replaced && this.#at.bytes > 0);
  }
}
