import {closeSync, openSync, writeSync} from 'node:fs';
import {errorCode} from '../errors.js';
import {readIfRegular, refusePipe, UnreadableFileError} from '../journal/regular-file.js';
import {OPEN} from '../paths/open.js';

/** Fixed, so that every write goes over the same bytes. */
export const HEALTH_BYTES = 512;

/** Null when the file cannot be written: then problems are not shown there, and everything else is recorded. */
const openOrNull = (path: string): number | null => {
  try {
    refusePipe(path);
    return openSync(path, OPEN.over, 0o600);
  } catch (error) {
    if (error instanceof UnreadableFileError || errorCode(error) === 'EISDIR') return null;
    throw error;
  }
};

/**
 * One sentence about what keeps the recorder from writing, in a file of fixed size that is allocated at the start and
 * overwritten in place, never truncated: a full disk takes no new bytes, but these exist already.
 */
export class HealthFile {
  readonly #fd: number | null;

  constructor(path: string) {
    this.#fd = openOrNull(path);
    this.write(null);
  }

  write(problem: string | null): void {
    if (this.#fd === null) return;
    const bytes = Buffer.alloc(HEALTH_BYTES, ' ');
    bytes.write(problem ?? '', 'utf8');
    try {
      writeSync(this.#fd, bytes, 0, HEALTH_BYTES, 0);
    } catch {
      // This file is the last resort. Where it fails too, views still see that the last event is old.
    }
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
  }
}

/** The problem in a health file; null when there is none. */
export const readHealth = (path: string): string | null => {
  return readIfRegular(path, 8 * HEALTH_BYTES)?.trim() || null;
};
