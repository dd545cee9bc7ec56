import {closeSync, fstatSync, readSync} from 'node:fs';
import {openIfThere} from '../journal/regular-file.js';

const PIECE_BYTES = 64 * 1024;
const LINE_END = 0x0a;

/** A line, and the byte of its file at which it ends, its line feed included. */
export type Line = {text: string; end: number};

const linesIn = (bytes: Buffer, from: number): Line[] => {
  const lines: Line[] = [];
  let start = 0;
  for (let at = bytes.indexOf(LINE_END); at !== -1; at = bytes.indexOf(LINE_END, start)) {
    lines.push({text: bytes.toString('utf8', start, at), end: from + at + 1});
    start = at + 1;
  }
  return lines;
};

/** Reads the lines of a file that another process appends to, once each. */
export class LinesSince {
  readonly #path: string;
  #position: number;
  #fd: number | null = null;

  /** Begins at byte `from`, where a line begins. */
  constructor(path: string, from: number) {
    this.#path = path;
    this.#position = from;
  }

  /**
   * The lines that have been completed since the last call: 64 KB of them at most. None while there is no such file.
   * One that is longer than that is left out. Throws system errors, and an `UnreadableFileError`.
   */
  read(): Line[] {
    this.#fd ??= openIfThere(this.#path);
    if (this.#fd === null) return [];
    for (;;) {
      const piece = this.#piece(this.#fd);
      const lines = linesIn(piece, this.#position);
      const isTooLong = lines.length === 0 && piece.length === PIECE_BYTES;
      this.#position = isTooLong ? this.#position + piece.length : (lines.at(-1)?.end ?? this.#position);
      if (!isTooLong) return lines;
    }
  }

  #piece(fd: number): Buffer {
    const waiting = Math.max(0, fstatSync(fd).size - this.#position);
    const bytes = Buffer.allocUnsafe(Math.min(PIECE_BYTES, waiting));
    return waiting === 0 ? bytes : bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, this.#position));
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }
}
