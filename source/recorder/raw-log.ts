import {closeSync, fstatSync, openSync, writeSync} from 'node:fs';
import type {MonotonicMs} from '../journal/clocks.js';
import {refusePipe} from '../journal/regular-file.js';
import {OPEN} from '../paths/open.js';
import {Repaints} from './repaints.js';

/**
 * The trainer's output as it came, but for the repaints of bars, of which one a second is kept where `repaints` is `thinned`. Written
 * before it is parsed, and nothing but repaints is held back: what a crash could lose is only what tmux still holds, and what a bar
 * showed for a second. A disk that takes no more loses bytes (counted), never the reading.
 */
export class RawLog {
  readonly #fd: number;
  readonly #repaints: Repaints | null;
  #bytes: number;
  #lost = 0;

  constructor(path: string, repaints: 'all' | 'thinned' = 'all') {
    refusePipe(path);
    this.#fd = openSync(path, OPEN.append, 0o600);
    this.#bytes = fstatSync(this.#fd).size;
    this.#repaints = repaints === 'all' ? null : new Repaints();
  }

  /** Bytes that the trainer has printed, those that are not kept and those that the disk did not take included. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes that the disk did not take. */
  get lost(): number {
    return this.#lost;
  }

  /** So many have been printed already, of which less may be in the log. */
  countFrom(bytes: number): void {
    this.#bytes = Math.max(this.#bytes, bytes);
  }

  append(chunk: Uint8Array, now: MonotonicMs): void {
    this.#bytes += chunk.length;
    if (this.#repaints === null) this.#write(chunk);
    else this.#writeAll(this.#repaints.take(chunk, now));
  }

  /** Writes what has been held back for long enough; all of it without a time. */
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
  }
}
