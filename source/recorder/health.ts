import {closeSync, openSync, readFileSync, writeSync} from 'node:fs';
import {errorCode} from '../errors.js';
import {OPEN} from '../paths/open.js';

/** Fixed, so that every write goes over the same bytes. */
const SIZE = 512;

/**
 * One sentence about what keeps the recorder from writing, in a file of fixed size that is allocated at the start and written over
 * in place, never cut: a full disk takes no new bytes, but these are there already.
 */
export class HealthFile {
  readonly #fd: number;

  constructor(path: string) {
    this.#fd = openSync(path, OPEN.over, 0o600);
    this.write(null);
  }

  write(problem: string | null): void {
    const bytes = Buffer.alloc(SIZE, ' ');
    bytes.write(problem ?? '', 'utf8');
    try {
      writeSync(this.#fd, bytes, 0, SIZE, 0);
    } catch {
      // This is the place for what can be told nowhere else: where it fails too, views still see that the last event is old.
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** The problem in a health file; null when there is none. */
export const readHealth = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
};
