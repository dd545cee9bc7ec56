import {errorMessage, isDiskFull} from '../errors.js';
import {JournalWriter} from '../journal/append.js';
import type {WallMs} from '../journal/clocks.js';
import type {RunEvent} from '../journal/events.js';

/** Events kept in memory while none can be written: a day of reports. */
const MAX_WAITING = 5000;
/**
 * Events per write when many wait: a disk that is still full refuses the first few, and the rest need not be encoded.
 */
const BATCH = 100;

/** Events that the next one of their kind replaces are not kept: they would crowd out the others. */
const isPassing = ({type}: RunEvent): boolean => type === 'sample' || type === 'progress' || type === 'validating';

/**
 * Writes the recorder's events to the journal. Never throws for a disk that is full or gone: it keeps the events that
 * matter, tries again with each call, and afterwards notes how long the journal's gap is.
 */
export class JournalSink {
  readonly #path: string;
  readonly #onProblem: (problem: string | null) => void;
  #writer: JournalWriter | null = null;
  #waiting: RunEvent[] = [];
  #failingSince: WallMs | null = null;

  constructor(path: string, onProblem: (problem: string | null) => void) {
    this.#path = path;
    this.#onProblem = onProblem;
  }

  /** Whether all events so far are on disk. */
  get settled(): boolean {
    return this.#failingSince === null;
  }

  /** The events that are not on disk yet, without those that were dropped. */
  get waiting(): readonly RunEvent[] {
    return this.#waiting;
  }

  /** Writes the events, after those that are still waiting. */
  write(events: readonly RunEvent[], now: WallMs): void {
    const since = this.#failingSince;
    if (events.length === 0 && since === null) return;
    // The note of the gap goes last: once it is written, everything is.
    const queue = since === null ? events : [...this.#waiting, ...events, gapEvent(since, now)];
    let written = 0;
    try {
      this.#writer ??= new JournalWriter(this.#path);
      while (written < queue.length) written += this.#writer.append(queue.slice(written, written + BATCH));
    } catch (error) {
      this.#keep(queue.slice(written, since === null ? undefined : -1));
      this.#fail(error, now);
      return;
    }
    this.#waiting = [];
    this.#failingSince = null;
    if (since !== null) this.#onProblem(null);
  }

  close(): void {
    const writer = this.#writer;
    this.#writer = null;
    writer?.close();
  }

  /**
   * Has the next write open the journal again: after the disk went away and came back, or after closing, the old file
   * is useless.
   */
  reopen(): void {
    try {
      this.close();
    } catch {
      // Errors do not matter here: the next write opens the journal again and reports whether that works.
    }
  }

  /** Drops the oldest when there are too many: a run's end is among the newest. */
  #keep(events: readonly RunEvent[]): void {
    this.#waiting = events.filter(event => !isPassing(event)).slice(-MAX_WAITING);
  }

  #fail(error: unknown, now: WallMs): void {
    const isFull = isDiskFull(error);
    if (!isFull) this.reopen();
    if (this.#failingSince !== null) return;
    this.#failingSince = now;
    this.#onProblem(
      isFull
        ? 'The disk is full: the history is not being written. Free some space; the run itself continues.'
        : `The history cannot be written (${errorMessage(error)}); the run itself continues.`,
    );
  }
}

const gapEvent = (since: WallMs, now: WallMs): RunEvent => ({
  t: now,
  type: 'warning',
  code: 'history-gap',
  text: `Nothing could be written to the disk for ${Math.round((now - since) / 1000)} s: what was measured in that time is missing.`,
});
