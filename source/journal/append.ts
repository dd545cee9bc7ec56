import {closeSync, fstatSync, openSync, readSync, writeSync} from 'node:fs';
import {OPEN} from '../paths/open.js';
import {encodeEvent} from './codec.js';
import type {RunEvent} from './events.js';
import {refusePipe} from './regular-file.js';
import {byRunClock} from './run-clock.js';

const LINE_FEED = 10;

/** True when the file is empty or its last byte ends a line. A writer that died, or a full disk, leaves a torn line. */
const endsWithLine = (fd: number): boolean => {
  const {size} = fstatSync(fd);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  return readSync(fd, last, 0, 1, size - 1) === 1 && last[0] === LINE_FEED;
};

const countLines = (bytes: Uint8Array): number =>
  bytes.reduce((count, byte) => (byte === LINE_FEED ? count + 1 : count), 0);

/** An open journal to append to. The last writer, a recorder or a short-lived command, may have left a torn line. */
export class JournalWriter {
  readonly #fd: number;

  constructor(path: string) {
    refusePipe(path);
    this.#fd = openSync(path, OPEN.append, 0o600);
  }

  /**
   * Appends whole lines in one write (O_APPEND), so that lines of several processes never mix; after a torn line it
   * starts a new one. Returns how many of the events were written: fewer than given when the disk took only a part.
   * Throws the system's error (ENOSPC, …) when it took none.
   */
  append(events: readonly RunEvent[]): number {
    if (events.length === 0) return 0;
    const start = endsWithLine(this.#fd) ? '' : '\n';
    const bytes = Buffer.from(start + events.map(encodeEvent).join(''), 'utf8');
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
      return events.length;
    } catch (error) {
      const whole = countLines(bytes.subarray(start.length, written));
      if (whole === 0) throw error;
      return whole;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Appends events that are already dated by the run's own clock. Writes all of them, or throws the system's error. */
export const appendAsDated = (path: string, events: readonly RunEvent[]): void => {
  const writer = new JournalWriter(path);
  try {
    for (let written = 0; written < events.length; ) written += writer.append(events.slice(written));
  } finally {
    writer.close();
  }
};

/**
 * Appends one event to the journal at `path`: how a short-lived command records what it did to the run. `event` is
 * dated by this process' clock (`steadyNow`); its line is dated by the run's.
 */
export const appendEvent = (path: string, event: RunEvent): void => appendAsDated(path, [byRunClock(path, event)]);
