import {closeSync, fstatSync, openSync, readSync, writeSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {OPEN} from '../paths/open.js';
import {monotonicNow} from './clocks.js';
import {PLACE, type Place} from './place.js';
import {openIfThere, UnreadableFileError} from './regular-file.js';
import {conforms} from './shapes.js';

/** How often a recorder beats. */
export const BEAT_MS = 1000;

/**
 * Fixed, so that every beat is written over the same bytes, which a full disk allows. Less than a page, so that no
 * reader sees half a beat.
 */
const SIZE = 512;

/** The last sign of life of a run's recorder. */
export type Heartbeat = {
  /** Counts up while one recorder lives: a different number is a different beat, whatever the clocks say. */
  beat: number;
  /** When it was written, in ms since 1970 by the clock of the recorder's machine. */
  t: number;
  /** The same by that process' monotonic clock, in ms. */
  monotonicMs: number;
  pid: number;
  /** Null where the recorder's system did not report it. */
  place: Place | null;
  /** When the file was written, in ms since 1970 by the clock of the disk that it is on. */
  writtenAt: number;
};

/** The file that a recorder beats into: one write over the same 512 bytes. */
export class HeartbeatFile {
  readonly #path: string;
  readonly #who: {pid: number; place: Place | null};
  #fd: number | null = null;
  #beat = 0;

  constructor(path: string, who: {pid: number; place: Place | null}) {
    this.#path = path;
    this.#who = who;
  }

  /**
   * Never throws: on a disk that refuses the write, the recorder continues without a heartbeat and still records what
   * it can.
   */
  beat(): void {
    this.#beat++;
    const monotonicMs = Math.round(monotonicNow());
    this.#write(JSON.stringify({beat: this.#beat, t: Date.now(), monotonicMs, ...this.#who}));
  }

  /** The recorder ended normally: blanks the file. */
  close(): void {
    this.#write('');
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #write(text: string): void {
    const bytes = Buffer.alloc(SIZE, ' ');
    bytes.write(text, 'utf8');
    try {
      this.#fd ??= openSync(this.#path, OPEN.over, 0o600);
      writeSync(this.#fd, bytes, 0, SIZE, 0);
    } catch {
      // The next beat tries again.
    }
  }
}

const asHeartbeat = (text: string, writtenAt: number): Heartbeat | null => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const {beat, t, monotonicMs, pid, place} = value as Record<string, unknown>;
  if (typeof beat !== 'number' || typeof t !== 'number' || typeof monotonicMs !== 'number' || typeof pid !== 'number') {
    return null;
  }
  return {beat, t, monotonicMs, pid, place: conforms(place, PLACE) ? place : null, writtenAt};
};

const openOrNull = (path: string): number | null => {
  try {
    return openIfThere(path);
  } catch (error) {
    if (error instanceof UnreadableFileError) return null;
    throw error;
  }
};

/**
 * The last beat; null when there was none (an older version's recorder, a disk that was full from the start), when the
 * recorder ended normally, and when the file cannot be read. Throws system errors.
 */
export const readHeartbeat = (path: string): Heartbeat | null => {
  const fd = openOrNull(path);
  if (fd === null) return null;
  try {
    const bytes = Buffer.alloc(SIZE);
    const length = readSync(fd, bytes, 0, SIZE, 0);
    return asHeartbeat(bytes.toString('utf8', 0, length), fstatSync(fd).mtimeMs);
  } finally {
    closeSync(fd);
  }
};

/** Whether both are the same beat of the same recorder. */
export const isSameBeat = (one: Heartbeat | null, other: Heartbeat | null): boolean =>
  one?.beat === other?.beat && one?.pid === other?.pid && one?.t === other?.t;

/**
 * Age of the last beat, in ms, by whichever gives less of two clocks: that of the recorder's machine and that of the
 * disk. Neither need be this machine's clock, and either may have been set: a small age is a sign of life, but a large
 * one does not prove death. For that see `waitForBeat`.
 */
export const heartbeatAge = ({t, writtenAt}: Heartbeat, now: number): number =>
  Math.min(Math.abs(now - t), Math.abs(now - writtenAt));

/** How often the file is checked for the next beat. */
const CHECK_EVERY_MS = 200;

/**
 * Whether another beat comes within `waitMs`; resolves as soon as it does. The time is counted in checks, not by a
 * clock, so that time during which the machine slept does not count as waiting.
 */
export const waitForBeat = async (path: string, waitMs = 3 * BEAT_MS): Promise<boolean> => {
  const before = readHeartbeat(path);
  for (let waited = 0; waited < waitMs; waited += CHECK_EVERY_MS) {
    await delay(CHECK_EVERY_MS);
    const now = readHeartbeat(path);
    if (now !== null && !isSameBeat(before, now)) return true;
  }
  return false;
};
