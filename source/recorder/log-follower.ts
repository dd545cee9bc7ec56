import {closeSync, fstatSync, openSync, readdirSync, readSync, type Stats, statSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {errorCode} from '../errors.js';
import {tailOfFile} from '../trainer/file-tail.js';
import {readLogMark, writeLogMark} from './log-mark.js';

/** Bytes per read: small enough for a signal to be handled between two of them. */
const PIECE_BYTES = 256 * 1024;
/**
 * How many of the last bytes read are remembered: when they no longer stand before the offset, the file has been
 * rewritten. Several lines of a report, because a single line may end alike in two runs.
 */
const ANCHOR_BYTES = 1024;
const LINE_END = Buffer.from('\n');

/** Null for a file or folder that does not exist. */
const unlessMissing = <Result>(read: () => Result): Result | null => {
  try {
    return read();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

const isSame = (stats: Stats, {device, inode}: {device: number; inode: number}): boolean =>
  stats.dev === device && stats.ino === inode;

export type LogFollowerOptions = {
  /** The file to follow, which another program writes. */
  file: string;
  /** Where the mark is kept from which a later follower continues. */
  markFile: string;
  /** Our own copy of what was read. The caller appends each piece to it before the next call. */
  copy: string;
};

/**
 * Reads a file that another program writes, from where the copy ends. A renamed file is read to its end, and the new
 * one of its name once that has content (a writer may keep the old one open). A truncated or rewritten file is read
 * from its start. A line that is cut by any of these ends there. Zero bytes are skipped: they appear where a file was
 * truncated while its writer kept its position.
 */
export class LogFollower {
  readonly #options: LogFollowerOptions;
  #fd: number | null = null;
  #device = 0;
  #inode = 0;
  #position = 0;
  #changedAt = 0;
  /** Size of the copy, in bytes. */
  #copied: number;
  #anchor: Buffer = Buffer.alloc(0);
  #endsLine: boolean;
  /** The caller was given a piece, which is in the copy by now unless the disk refused it. */
  #hasGiven = false;
  /** The mark on disk is out of date. */
  #isMarkDue = false;

  constructor(options: LogFollowerOptions) {
    this.#options = options;
    this.#copied = unlessMissing(() => statSync(options.copy).size) ?? 0;
    const tail = tailOfFile(options.copy, ANCHOR_BYTES);
    this.#endsLine = tail.length === 0 || tail.at(-1) === LINE_END[0];
    const mark = readLogMark(options.markFile);
    if (mark === null || mark.logBytes > this.#copied) return;
    const fd = this.#find(mark);
    if (fd === null) return;
    this.#fd = fd;
    this.#device = mark.device;
    this.#inode = mark.inode;
    this.#position = mark.offset + this.#copied - mark.logBytes;
    this.#anchor = Buffer.from(tail.subarray(Math.max(0, tail.length - (this.#copied - mark.logBytes))));
  }

  /** The next piece; null at the end for now. Throws system errors. */
  read(): Buffer | null {
    const piece = this.#read();
    this.#hasGiven = piece !== null;
    return piece;
  }

  #read(): Buffer | null {
    if (this.#hasGiven) this.#noteCopied();
    if (this.#isMarkDue) this.#mark();
    for (;;) {
      const piece = this.#tryToRead();
      if (piece !== 'again') return piece;
    }
  }

  /** One try: a piece, null at the end for now, or `again` after zero bytes or a change of file. */
  #tryToRead(): Buffer | null | 'again' {
    const isOpen = this.#fd !== null;
    const fd = this.#fd ?? this.#open();
    if (fd === null) return null;
    const stats = fstatSync(fd);
    if (!isOpen || this.#isRewritten(fd, stats)) {
      const end = this.#startAgain();
      if (end !== null) return end;
    }
    if (stats.size > this.#position) {
      const piece = this.#take(fd);
      return piece.length > 0 ? piece : 'again';
    }
    if (!this.#isReplaced(fd)) return null;
    this.close();
    return 'again';
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  /** Opens the file of a mark, under its name or one that a rotation gave it; null when it is gone. */
  #find(mark: {device: number; inode: number}): number | null {
    const {file} = this.#options;
    const folder = dirname(file);
    const names = unlessMissing(() => readdirSync(folder)) ?? [];
    const candidates = names.filter(name => name.startsWith(basename(file))).map(name => join(folder, name));
    for (const path of [file, ...candidates]) {
      const stats = unlessMissing(() => statSync(path));
      if (stats !== null && isSame(stats, mark)) return unlessMissing(() => openSync(path, 'r'));
    }
    return null;
  }

  #open(): number | null {
    const fd = unlessMissing(() => openSync(this.#options.file, 'r'));
    if (fd === null) return null;
    const stats = fstatSync(fd);
    this.#fd = fd;
    this.#device = stats.dev;
    this.#inode = stats.ino;
    return fd;
  }

  /** From here on the copy continues at this offset of the file. */
  #jumpTo(offset: number): void {
    this.#position = offset;
    this.#anchor = Buffer.alloc(0);
    this.#mark();
  }

  /** After a full disk has left a gap in the copy, the mark has to be written again. */
  #noteCopied(): void {
    const size = unlessMissing(() => statSync(this.#options.copy).size) ?? 0;
    if (size >= this.#copied) return;
    this.#copied = size;
    this.#isMarkDue = true;
  }

  /**
   * Writes where file and copy are now. A failed write is tried again before the next piece and does not stop the
   * reading.
   */
  #mark(): void {
    const mark = {device: this.#device, inode: this.#inode, offset: this.#position, logBytes: this.#copied};
    try {
      writeLogMark(this.#options.markFile, mark);
      this.#isMarkDue = false;
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      this.#isMarkDue = true;
    }
  }

  #isRewritten(fd: number, {size, mtimeMs}: Stats): boolean {
    if (size < this.#position) return true;
    if (mtimeMs === this.#changedAt) return false;
    this.#changedAt = mtimeMs;
    const before = Buffer.alloc(this.#anchor.length);
    const got = readSync(fd, before, 0, before.length, this.#position - before.length);
    return got < before.length || !before.equals(this.#anchor);
  }

  /**
   * Returns to the file's start. Gives the missing line end of a line whose rest will never come; null when the last
   * line is complete.
   */
  #startAgain(): Buffer | null {
    const end = this.#endsLine ? null : LINE_END;
    this.#endsLine = true;
    this.#copied += end?.length ?? 0;
    this.#jumpTo(0);
    return end;
  }

  #take(fd: number): Buffer {
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    const read = buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, this.#position));
    if (read[0] === 0) {
      const zeros = read.findIndex(byte => byte !== 0);
      this.#jumpTo(this.#position + (zeros === -1 ? read.length : zeros));
      return Buffer.alloc(0);
    }
    const zero = read.indexOf(0);
    const piece = zero === -1 ? read : read.subarray(0, zero);
    this.#position += piece.length;
    this.#copied += piece.length;
    this.#endsLine = piece.at(-1) === LINE_END[0];
    this.#anchor = Buffer.from(Buffer.concat([this.#anchor, piece.subarray(-ANCHOR_BYTES)]).subarray(-ANCHOR_BYTES));
    return piece;
  }

  /** Whether another file with content has the name now, and the old one has been read to its end. */
  #isReplaced(fd: number): boolean {
    const stats = unlessMissing(() => statSync(this.#options.file));
    if (stats === null || stats.size === 0 || isSame(stats, {device: this.#device, inode: this.#inode})) return false;
    return fstatSync(fd).size === this.#position;
  }
}
