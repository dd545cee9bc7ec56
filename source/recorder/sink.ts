import {errorMessage, isDiskFull} from '../errors.js';
import {JournalWriter} from '../journal/append.js';
import type {WallMs} from '../journal/clocks.js';
import type {RunEvent} from '../journal/events.js';

/** Events kept in memory while the disk takes none: a day of reports. */
const MOST_WAITING = 5000;
/** Written at once when many wait: a disk that is still full refuses these few, and the rest need not be put into words. */
const PIECE = 100;

/** What the next one replaces: not kept, it would crowd out what counts. */
const isPassing = ({type}: RunEvent): boolean => type === 'sample' || type === 'progress' || type === 'validating';

/**
 * The recorder's way to the journal. Never throws for a disk that is full or gone: it keeps what matters, tries again with each
 * call, and writes down afterwards since when the journal has a hole.
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

  /** Everything handed over so far is on disk. */
  get settled(): boolean {
    return this.#failingSince === null;
  }

  /** What was handed over and is not on disk, as far as it counts. */
  get waiting(): readonly RunEvent[] {
    return this.#waiting;
  }

  write(events: readonly RunEvent[], now: WallMs): void {
    const since = this.#failingSince;
    if (events.length === 0 && since === null) return;
    // The note on the hole goes last: when the disk has taken that, it has taken all.
    const queue = since === null ? events : [...this.#waiting, ...events, holeEvent(since, now)];
    let written = 0;
    try {
      this.#writer ??= new JournalWriter(this.#path);
      while (written < queue.length) written += this.#writer.append(queue.slice(written, written + PIECE));
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

  /** The next write opens the journal anew: of a disk that went away and came back, or once it was closed, the old file is of no use. */
  reopen(): void {
    try {
      this.close();
    } catch {
      // Whatever closing says: the next write opens it again, and says whether that works.
    }
  }

  /** The oldest go first when they are too many: a run's end is among the newest. */
  #keep(events: readonly RunEvent[]): void {
    this.#waiting = events.filter(event => !isPassing(event)).slice(-MOST_WAITING);
  }

  #fail(error: unknown, now: WallMs): void {
    const isFull = isDiskFull(error);
    if (!isFull) this.reopen();
    if (this.#failingSince !== null) return;
    this.#failingSince = now;
    this.#onProblem(
      isFull
        ? 'The disk is full: the history is not being written. Free some space; the training itself goes on.'
        : `The history cannot be written (${errorMessage(error)}); the training itself goes on.`,
    );
  }
}

const holeEvent = (since: WallMs, now: WallMs): RunEvent => ({
  t: now,
  type: 'warning',
  code: 'history-gap',
  text: `The disk took no writes for ${Math.round((now - since) / 1000)} s: what was measured in that time is missing.`,
});
