import {closeSync, fstatSync, openSync, writeSync} from 'node:fs';
import {refusePipe} from '../journal/regular-file.js';
import {OPEN} from '../paths/open.js';

/**
 * The trainer's output as it came. Written before it is parsed and never buffered here: what a crash could lose is only what tmux
 * still holds. A disk that takes no more loses bytes (counted), never the reading.
 */
export class RawLog {
  readonly #fd: number;
  #bytes: number;
  #lost = 0;

  constructor(path: string) {
    refusePipe(path);
    this.#fd = openSync(path, OPEN.append, 0o600);
    this.#bytes = fstatSync(this.#fd).size;
  }

  /** Bytes that the trainer has printed, those that the disk did not take included. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes that the disk did not take. */
  get lost(): number {
    return this.#lost;
  }

  append(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    let written = 0;
    try {
      while (written < chunk.length) written += writeSync(this.#fd, chunk, written);
    } catch {
      this.#lost += chunk.length - written;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}
