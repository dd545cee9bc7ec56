import {fstatSync, readSync} from 'node:fs';
import {ShownLines} from '../format/shown-lines.js';

const PIECE_BYTES = 256 * 1024;
const LINE_FEED = 10;
/** Rows more than are wanted: bars may have been drawn over the first ones from below. */
const SPARE_ROWS = 100;

/** The bytes of an open file from `from` up to `to`, in pieces; each is valid until the next one is read. */
export function* piecesOf(fd: number, from: number, to: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, Math.max(1, to - from)));
  for (let at = from; at < to; ) {
    const got = readSync(fd, buffer, 0, Math.min(buffer.length, to - at), at);
    if (got === 0) return;
    yield buffer.subarray(0, got);
    at += got;
  }
}

/** The first byte of a line at or behind `at`; the end of the file where no line begins. */
const nextLine = (fd: number, at: number, size: number): number => {
  if (at <= 0) return 0;
  let passed = at;
  for (const piece of piecesOf(fd, at, size)) {
    const end = piece.indexOf(LINE_FEED);
    if (end >= 0) return passed + end + 1;
    passed += piece.length;
  }
  return size;
};

/** The first byte of the line that the byte before `at` belongs to, looking back over `reach` bytes at most. */
export const lineAround = (fd: number, at: number, reach = PIECE_BYTES): number => {
  const from = Math.max(0, at - reach);
  const piece = Buffer.allocUnsafe(Math.max(0, at - from));
  const end = piece.subarray(0, readSync(fd, piece, 0, piece.length, from)).lastIndexOf(LINE_FEED);
  return end < 0 ? from : from + end + 1;
};

const rowsFrom = (fd: number, from: number, size: number): number => {
  const lines = new ShownLines(false);
  let count = 0;
  for (const piece of piecesOf(fd, from, size)) {
    lines.push(piece);
    count += lines.takeSettled().length;
  }
  return count + lines.rest().length;
};

/**
 * Where to begin to read a log, so that at least its last `count` lines are shown: from its end, however long it is. No
 * further back than `maxBytes`.
 */
export const startOfLast = (fd: number, count: number, maxBytes = Number.POSITIVE_INFINITY): number => {
  const {size} = fstatSync(fd);
  for (let bytes = PIECE_BYTES; ; bytes *= 4) {
    const reach = Math.min(bytes, maxBytes);
    const from = nextLine(fd, size - reach, size);
    if (from === 0 || reach >= maxBytes || rowsFrom(fd, from, size) >= count + SPARE_ROWS) return from;
  }
};
