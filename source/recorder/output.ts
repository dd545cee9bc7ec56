import {type MonotonicMs, monotonicNow, type WallMs, wallMs} from '../journal/clocks.js';
import type {TrainingEvent} from '../journal/events.js';
import {steadyNow} from '../journal/steady-clock.js';
import type {Read} from '../trainer/dialect.js';
import type {TrainerReader} from '../trainer/reader.js';
import {Burst} from './burst.js';
import type {Dated} from './dated.js';
import {presentFacts} from './input.js';
import {readerFor} from './pattern-reader.js';
import {RawLog} from './raw-log.js';
import {rereadLog} from './reread.js';
import {readAgain, worthWriting} from './taught.js';
import {BarThrottle} from './throttle.js';

/** Bytes that are read at once, since all their lines and events are then in memory. */
const PIECE_BYTES = 256 * 1024;

export type TrainerOutputOptions = {
  /** Where the raw output is kept. */
  log: string;
  /** Whether that log keeps every repaint of a bar, or one a second: see repaints.ts. */
  repaints: 'all' | 'thinned';
  iterationsPattern: string | null;
  write: (events: readonly Dated[]) => void;
};

/** The events as history: read now, printed at an unknown time. */
const asHistory = (events: readonly TrainingEvent[]): Dated[] => {
  const t = steadyNow();
  return events.map(event => ({t, ...event, history: true as const}));
};

/**
 * The trainer's output on its way to the journal: logged raw first, then read into events, with the positions of bars
 * thinned out.
 */
export class TrainerOutput {
  readonly #logFile: string;
  readonly #log: RawLog;
  #reader: TrainerReader;
  #pattern: string | null;
  readonly #throttle = new BarThrottle();
  readonly #burst = new Burst();
  readonly #write: TrainerOutputOptions['write'];
  #lastByteAt = monotonicNow();

  constructor({log, repaints, iterationsPattern, write}: TrainerOutputOptions) {
    this.#logFile = log;
    this.#log = new RawLog(log, repaints);
    this.#reader = readerFor(iterationsPattern);
    this.#pattern = iterationsPattern;
    this.#write = write;
  }

  /** Stops using the user's expression, which an earlier recorder found too slow. Call it before anything is read. */
  withoutPattern(): void {
    this.#pattern = null;
    this.#reader = readerFor(null);
  }

  /**
   * Reads by the user's expression from now on, and what was printed before again: what that adds is history. For a run
   * that is known to be at `iteration`.
   */
  async teach(pattern: string, iteration: number | null): Promise<void> {
    const reader = readerFor(pattern);
    const settle = () => this.#log.writeDue();
    const fresh = await readAgain(this.#logFile, {before: readerFor(this.#pattern), now: reader, settle});
    this.#reader = reader;
    this.#pattern = pattern;
    this.#write(asHistory(worthWriting(fresh, iteration)));
  }

  /** Bytes that the trainer has printed. */
  get bytes(): number {
    return this.#log.bytes;
  }

  /** Bytes of it that the log has. */
  get kept(): number {
    return this.#log.kept;
  }

  /** Bytes that could not be written. */
  get lost(): number {
    return this.#log.lost;
  }

  /** When the last byte came, and whether it was part of a burst. */
  get latest(): {lastByteAt: MonotonicMs; inBurst: boolean} {
    return {lastByteAt: this.#lastByteAt, inBurst: this.#burst.holds};
  }

  /** How long nothing has been printed, and what of a line has no end yet. */
  get silence(): {ms: number; open: string} {
    return {ms: monotonicNow() - this.#lastByteAt, open: this.#reader.open};
  }

  /** Takes what the trainer printed just now. */
  take(chunk: Uint8Array): void {
    this.#lastByteAt = monotonicNow();
    this.#burst.add(chunk.length, this.#lastByteAt);
    this.#log.append(chunk, this.#lastByteAt);
    this.#pass(this.#reader.push(chunk, steadyNow()));
  }

  /** Takes what was printed at unknown times, of any length. */
  takeHistory(text: Uint8Array): void {
    for (let at = 0; at < text.length; at += PIECE_BYTES) this.#takePiece(text.subarray(at, at + PIECE_BYTES));
  }

  #takePiece(chunk: Uint8Array): void {
    this.#lastByteAt = monotonicNow();
    this.#log.append(chunk, this.#lastByteAt);
    this.#write(asHistory(presentFacts(this.#reader.push(chunk))));
  }

  /** Continues where the log ends, see `rereadLog`; what the journal lacks of the log is written as history. */
  continueFromLog(journal: string, takenOver: number): void {
    for (const events of rereadLog(this.#logFile, journal, this.#reader, takenOver)) this.#write(asHistory(events));
  }

  /** Sets how many bytes had been printed before; the log may have fewer. */
  countFrom(bytes: number): void {
    this.#log.countFrom(bytes);
  }

  /** Writes what was held back and is due at `now`. */
  writeDue(now: WallMs): void {
    this.#log.writeDue(monotonicNow());
    this.#write(this.#throttle.due(now));
  }

  /** Writes everything that is still held back, including an unfinished last line. */
  finish(): void {
    this.#log.writeDue();
    this.#pass(this.#reader.flush(steadyNow()));
    this.writeDue(wallMs(Number.POSITIVE_INFINITY));
  }

  close(): void {
    this.#log.close();
  }

  #pass(events: readonly Read[]): void {
    this.#write(this.#throttle.pass(events, steadyNow()));
  }
}
