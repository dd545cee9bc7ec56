import {closeSync, fstatSync, openSync, readdirSync, readSync, type Stats, statSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {errorCode} from '../errors.js';
import {tailOfFile} from '../trainer/file-tail.js';
import {readLogMark, writeLogMark} from './log-mark.js';

/** Read at once: small enough that a signal is answered between two of them. */
const PIECE_BYTES = 256 * 1024;
/**
 * The last bytes read: where they no longer stand before the offset, the file was written anew. Some lines of a report: the end of one
 * may be the same in two trainings.
 */
const ANCHOR_BYTES = 1024;
const LINE_END = Buffer.from('\n');

/** Null when there is nothing of that name. */
const unlessMissing = <Result>(look: () => Result): Result | null => {
  try {
    return look();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};

const isSame = (stats: Stats, {device, inode}: {device: number; inode: number}): boolean =>
  stats.dev === device && stats.ino === inode;

export type LogFollowerOptions = {
  /** The file that somebody else writes. */
  file: string;
  /** Where the mark is kept that a later follower goes on from. */
  markFile: string;
  /** Our own copy of what was read. Whoever reads appends each piece to it before the next call. */
  copy: string;
};

/**
 * Reads a file that somebody else writes, on from where the copy ends. A file that was renamed is read to its end before the new one
 * of its name, as soon as that has something in it (a writer may keep the old one open); one that was cut or written anew is read
 * from its start. A line that is cut by any of these ends there. Zeros are left out: they stand where a file was cut below a writer.
 */
export class LogFollower {
  readonly #options: LogFollowerOptions;
  #fd: number | null = null;
  #device = 0;
  #inode = 0;
  #position = 0;
  #changedAt = 0;
  /** Bytes of the copy. */
  #copied: number;
  #anchor: Buffer = Buffer.alloc(0);
  #endsLine: boolean;
  /** A piece was given, which is in the copy now as far as the disk took it. */
  #hasGiven = false;
  /** The mark that there is tells another place than this one's. */
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
    if (this.#hasGiven) this.#seeWhatWasCopied();
    if (this.#isMarkDue) this.#mark();
    for (;;) {
      const isOpen = this.#fd !== null;
      const fd = this.#fd ?? this.#open();
      if (fd === null) return null;
      const stats = fstatSync(fd);
      if (!isOpen || this.#isWrittenAnew(fd, stats)) {
        const end = this.#startAgain();
        if (end !== null) return end;
      }
      if (stats.size > this.#position) {
        const piece = this.#take(fd);
        if (piece.length > 0) return piece;
      } else if (this.#isReplaced(fd)) {
        this.close();
      } else {
        return null;
      }
    }
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  /** The file of a mark, under its name or the one that a rotation gave it; null when it is gone. */
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

  /** From here on the file and the copy run alike. */
  #jumpTo(offset: number): void {
    this.#position = offset;
    this.#anchor = Buffer.alloc(0);
    this.#mark();
  }

  /** A full disk has left a hole in the copy: from here on both run alike again. */
  #seeWhatWasCopied(): void {
    const size = unlessMissing(() => statSync(this.#options.copy).size) ?? 0;
    if (size >= this.#copied) return;
    this.#copied = size;
    this.#isMarkDue = true;
  }

  /** Where both are now. What a disk does not take is tried again before the next piece, and keeps nobody from reading on. */
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

  #isWrittenAnew(fd: number, {size, mtimeMs}: Stats): boolean {
    if (size < this.#position) return true;
    if (mtimeMs === this.#changedAt) return false;
    this.#changedAt = mtimeMs;
    const before = Buffer.alloc(this.#anchor.length);
    const got = readSync(fd, before, 0, before.length, this.#position - before.length);
    return got < before.length || !before.equals(this.#anchor);
  }

  /** Reads the file from its start. Gives the end of a line whose rest will never come; null when the last one is whole. */
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

  /** Another file has the name, and something is in it; the old one has been read to its end. */
  #isReplaced(fd: number): boolean {
    const stats = unlessMissing(() => statSync(this.#options.file));
    if (stats === null || stats.size === 0 || isSame(stats, {device: this.#device, inode: this.#inode})) return false;
    return fstatSync(fd).size === this.#position;
  }
}
