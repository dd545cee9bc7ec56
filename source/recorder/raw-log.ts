import {closeSync, fstatSync, openSync, writeSync} from 'node:fs';
import type {MonotonicMs} from '../journal/clocks.js';
import {refusePipe} from '../journal/regular-file.js';
import {OPEN} from '../paths/open.js';
import {Repaints} from './repaints.js';

/**
 * The trainer's output as it came, except for the repaints of bars: with `thinned` one a second is kept. It is written
 * before it is parsed, and only repaints are held back: a crash loses at most what tmux still holds and the last second
 * of a bar. A full disk loses bytes (counted), but never stops the reading.
 */
export class RawLog {
  readonly #fd: number;
  readonly #repaints: Repaints | null;
  #bytes: number;
  #kept: number;
  #lost = 0;

  constructor(path: string, repaints: 'all' | 'thinned' = 'all') {
    refusePipe(path);
    this.#fd = openSync(path, OPEN.append, 0o600);
    this.#kept = fstatSync(this.#fd).size;
    this.#bytes = this.#kept;
    this.#repaints = repaints === 'all' ? null : new Repaints();
  }

  /** Bytes that the trainer has printed, including those that were not kept or could not be written. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes that the log has. */
  get kept(): number {
    return this.#kept;
  }

  /** Bytes that could not be written. */
  get lost(): number {
    return this.#lost;
  }

  /** Sets how many bytes have been printed already; the log may have fewer. */
  countFrom(bytes: number): void {
    this.#bytes = Math.max(this.#bytes, bytes);
  }

  append(chunk: Uint8Array, now: MonotonicMs): void {
    this.#bytes += chunk.length;
    if (this.#repaints === null) this.#write(chunk);
    else this.#writeAll(this.#repaints.take(chunk, now));
  }

  /** Writes what has been held back for long enough by `now`; without a time, everything. */
  writeDue(now?: MonotonicMs): void {
    if (this.#repaints === null) return;
    this.#writeAll(now === undefined ? this.#repaints.flush() : this.#repaints.due(now));
  }

  close(): void {
    this.writeDue();
    closeSync(this.#fd);
  }

  #writeAll(pieces: readonly Uint8Array[]): void {
    const [only] = pieces;
    if (only !== undefined) this.#write(pieces.length === 1 ? only : Buffer.concat(pieces));
  }

  #write(bytes: Uint8Array): void {
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
    } catch {
      this.#lost += bytes.length - written;
    }
    this.#kept += written;
  }
}
