import {closeSync, fstatSync, openSync, readSync, writeSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {OPEN} from '../paths/open.js';
import {PLACE, type Place} from './place.js';
import {openIfThere, UnreadableFileError} from './regular-file.js';
import {conforms} from './shapes.js';

/** How often a recorder beats. */
export const BEAT_MS = 1000;

/** Fixed, so that every beat goes over the same bytes: a full disk takes no new ones. Within a page, so that none is read in halves. */
const SIZE = 512;

/** The last sign of life of a run's recorder. */
export type Heartbeat = {
  /** Counts up for as long as one recorder lives: another number is another beat, whatever the clocks say. */
  beat: number;
  /** When that was, in ms since 1970 by the clock of the recorder's machine. */
  t: number;
  /** The same by a clock of that process that is never set, in ms. */
  monotonicMs: number;
  pid: number;
  /** Null where the recorder's system told nothing of it. */
  place: Place | null;
  /** When the file was written, in ms since 1970 by the clock of the disk that it is on. */
  writtenAt: number;
};

/** What a recorder beats into: one write over the same 512 bytes. */
export class HeartbeatFile {
  readonly #path: string;
  readonly #who: {pid: number; place: Place | null};
  #fd: number | null = null;
  #beat = 0;

  constructor(path: string, who: {pid: number; place: Place | null}) {
    this.#path = path;
    this.#who = who;
  }

  /** Never throws: a disk that takes none leaves a recorder that beats for nobody, and that one still records what it can. */
  beat(): void {
    this.#beat++;
    const monotonicMs = Math.round(performance.now());
    this.#write(JSON.stringify({beat: this.#beat, t: Date.now(), monotonicMs, ...this.#who}));
  }

  /** The recorder has ended in order: there is nothing left to beat. */
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
      // Tried again with the next beat.
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
 * The last beat; null when there was none (an older version's recorder, a disk that was full from the start), when the recorder has
 * ended in order, and when it cannot be read. Throws system errors.
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
 * How long ago the last beat was, in ms, by the nearer of two clocks: that of the recorder's machine and that of the disk. Neither need
 * be this machine's, and either may have been set: a small age is a sign of life, a large one is none of death. For that see `beats`.
 */
export const heartbeatAge = ({t, writtenAt}: Heartbeat, now: number): number =>
  Math.min(Math.abs(now - t), Math.abs(now - writtenAt));

/** Between two looks for the next beat. */
const LOOK_EVERY_MS = 200;

/**
 * Whether another beat comes within `waitMs`, whatever the clocks say: resolves as soon as it is there. The time is counted in looks,
 * of which none counts for more than it was to last: a machine that slept meanwhile has not waited.
 */
export const beats = async (path: string, waitMs = 3 * BEAT_MS): Promise<boolean> => {
  const before = readHeartbeat(path);
  for (let waited = 0; waited < waitMs; waited += LOOK_EVERY_MS) {
    await delay(LOOK_EVERY_MS);
    const now = readHeartbeat(path);
    if (now !== null && !isSameBeat(before, now)) return true;
  }
  return false;
};
