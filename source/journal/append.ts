import {closeSync, fstatSync, openSync, readSync, writeSync} from 'node:fs';
import {encodeEvent} from './codec.js';
import type {RunEvent} from './events.js';

const LINE_FEED = 10;

/** True when the file is empty or its last byte ends a line. A torn line is left by a writer that died or a disk that was full. */
const endsWithLine = (fd: number): boolean => {
  const {size} = fstatSync(fd);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  return readSync(fd, last, 0, 1, size - 1) === 1 && last[0] === LINE_FEED;
};

/**
 * An open journal to append to. Each call of `append` is one write of whole lines, so that lines of several processes never mix
 * (O_APPEND). Throws the system's error when the write fails (ENOSPC, …); the next append then starts on a line of its own.
 */
export class JournalWriter {
  readonly #fd: number;
  #torn: boolean;

  constructor(path: string) {
    this.#fd = openSync(path, 'a+', 0o600);
    this.#torn = !endsWithLine(this.#fd);
  }

  append(events: readonly RunEvent[]): void {
    if (events.length === 0) return;
    const text = (this.#torn ? '\n' : '') + events.map(encodeEvent).join('');
    const bytes = Buffer.from(text, 'utf8');
    this.#torn = true;
    let written = 0;
    while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
    this.#torn = false;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Appends one event to the journal at `path`: what a short-lived command notes about what it did to the run. */
export const appendEvent = (path: string, event: RunEvent): void => {
  const writer = new JournalWriter(path);
  try {
    writer.append([event]);
  } finally {
    writer.close();
  }
};
