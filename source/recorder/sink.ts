import {errorCode, errorMessage} from '../errors.js';
import {JournalWriter} from '../journal/append.js';
import type {RunEvent} from '../journal/events.js';

/** Events kept in memory while the disk takes none: hours of reports. Samples are not kept, they would crowd those out. */
const MOST_WAITING = 5000;

/**
 * The recorder's way to the journal. Never throws for a disk that is full or gone: it keeps what matters, tries again with each
 * call, and writes down afterwards since when the journal has a hole.
 */
export class JournalSink {
  readonly #path: string;
  readonly #onProblem: (problem: string | null) => void;
  #writer: JournalWriter | null = null;
  #waiting: RunEvent[] = [];
  #dropped = 0;
  #failingSince: number | null = null;

  constructor(path: string, onProblem: (problem: string | null) => void) {
    this.#path = path;
    this.#onProblem = onProblem;
  }

  /** Everything handed over so far is on disk. */
  get settled(): boolean {
    return this.#waiting.length === 0 && this.#failingSince === null;
  }

  write(events: readonly RunEvent[], now: number): void {
    if (events.length === 0 && this.settled) return;
    try {
      this.#writer ??= new JournalWriter(this.#path);
      this.#writer.append([...this.#waiting, ...events]);
      this.#waiting = [];
      if (this.#failingSince !== null) this.#recovered(now);
    } catch (error) {
      this.#keep(events, error, now);
    }
  }

  close(): void {
    this.#writer?.close();
    this.#writer = null;
  }

  #keep(events: readonly RunEvent[], error: unknown, now: number): void {
    for (const event of events) {
      if (event.type === 'sample' || this.#waiting.length >= MOST_WAITING) this.#dropped++;
      else this.#waiting.push(event);
    }
    if (this.#failingSince !== null) return;
    this.#failingSince = now;
    const full = errorCode(error) === 'ENOSPC' || errorCode(error) === 'EDQUOT';
    this.#onProblem(
      full
        ? 'The disk is full: the history is not being written. Free some space; the training itself goes on.'
        : `The history cannot be written (${errorMessage(error)}); the training itself goes on.`,
    );
  }

  #recovered(now: number): void {
    const since = this.#failingSince ?? now;
    const dropped = this.#dropped;
    this.#failingSince = null;
    this.#dropped = 0;
    this.#onProblem(null);
    const seconds = Math.round((now - since) / 1000);
    const text = `The disk took no writes for ${seconds} s: ${dropped} samples of that time are missing.`;
    this.write([{t: now, type: 'warning', code: 'history-gap', text}], now);
  }
}
