import {unwrittenEvents} from '../../history/unwritten.js';
import {encodeEvent} from '../../journal/codec.js';
import type {RunEvent} from '../../journal/events.js';
import {JournalFollower} from '../../journal/follow.js';
import type {RunPaths} from '../../journal/run-folder.js';

/** Some thousand events: a bounded piece of a journal that may have hundreds of megabytes. */
const PIECE_BYTES = 256 * 1024;

/** All events of a run, oldest first, with those that a full disk keeps out of its journal. */
export class RunEvents {
  readonly #paths: RunPaths;
  readonly #follower: JournalFollower;
  /** Events that were given before they were in the journal, as its lines have them; few of them fit a full disk. */
  readonly #given = new Set<string>();
  #lastAt = 0;
  #skipped = 0;

  constructor(paths: RunPaths) {
    this.#paths = paths;
    this.#follower = new JournalFollower(paths.journal);
  }

  /** Lines so far that could not be read. */
  get skipped(): number {
    return this.#skipped;
  }

  /** The next piece; `atEnd`: there is nothing more for now. Throws system errors. */
  read(): {events: RunEvent[]; atEnd: boolean} {
    const {events, skipped, atEnd} = this.#follower.read(PIECE_BYTES);
    this.#skipped += skipped;
    const fresh = this.#given.size === 0 ? events : events.filter(event => !this.#given.has(encodeEvent(event)));
    this.#lastAt = fresh.at(-1)?.t ?? this.#lastAt;
    if (atEnd) fresh.push(...this.#unwritten());
    return {events: fresh, atEnd};
  }

  #unwritten(): RunEvent[] {
    const unwritten = unwrittenEvents(this.#paths, this.#lastAt).filter(event => !this.#given.has(encodeEvent(event)));
    for (const event of unwritten) this.#given.add(encodeEvent(event));
    return unwritten;
  }
}

/** The events that are there now, a piece at a time; `onSkipped` is told at last how many lines could not be read. */
export function* presentEvents(paths: RunPaths, onSkipped?: (lines: number) => void): Generator<RunEvent[]> {
  const reader = new RunEvents(paths);
  for (;;) {
    const {events, atEnd} = reader.read();
    yield events;
    if (atEnd) break;
  }
  if (reader.skipped > 0) onSkipped?.(reader.skipped);
}
