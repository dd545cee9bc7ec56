import {fold} from '../insight/fold.js';
import {createState, type RunState} from '../insight/state.js';
import {JournalFollower} from '../journal/follow.js';
import type {RunPaths} from '../journal/run-folder.js';
import {isWithin, type Position} from '../journal/segments.js';
import {createRollup, type Rollup, readRollup, rollupPosition} from './rollup.js';
import {unwrittenEvents} from './unwritten.js';

/** Read in one piece; small enough that a key is answered between two of them. */
const PIECE_BYTES = 1024 * 1024;

/** A run's past: the rollup, then the journal from where the rollup ends, kept up to date by `catchUp`. Nothing is written. */
export class RunHistory {
  readonly #journal: string;
  readonly #follower: JournalFollower;
  #state: RunState;
  #hasUnwritten = false;

  constructor(paths: RunPaths) {
    this.#journal = paths.journal;
    const rollup = usable(readRollup(paths.rollup), paths);
    this.#follower = new JournalFollower(paths.journal, rollup === null ? 0 : rollupPosition(rollup));
    this.#state = rollup?.state ?? createState();
  }

  get state(): RunState {
    return this.#state;
  }

  /** The state has events in it that the disk did not take: it belongs in no rollup. */
  get hasUnwritten(): boolean {
    return this.#hasUnwritten;
  }

  /** What has been read, to be written as a rollup. */
  rollup(): Rollup {
    return createRollup(this.#follower.position, this.#state);
  }

  /** Where in the journal this has come to. */
  get position(): Position {
    return this.#follower.position;
  }

  /** Bytes of the journal that were read here. */
  get bytesRead(): number {
    return this.#follower.bytesRead;
  }

  /** Reads at most `mostBytes` more. `atEnd` when the journal's present end was reached, `changed` when anything was read. */
  catchUp(mostBytes = PIECE_BYTES): {atEnd: boolean; changed: boolean} {
    const batch = this.#follower.read(mostBytes);
    if (batch.restarted) {
      this.#state = createState();
      this.#hasUnwritten = false;
    }
    for (const event of batch.events) fold(this.#state, event);
    this.#state.skippedLines += batch.skipped;
    const changed = batch.restarted || batch.events.length > 0 || batch.skipped > 0;
    return {atEnd: batch.atEnd, changed: (batch.atEnd && this.#takeUnwritten()) || changed};
  }

  /** Once: that the same comes to stand in the journal later changes nothing any more. */
  #takeUnwritten(): boolean {
    const events = this.#hasUnwritten ? [] : unwrittenEvents(this.#journal);
    for (const event of events) fold(this.#state, event);
    this.#hasUnwritten ||= events.length > 0;
    return events.length > 0;
  }

  /** Reads to the journal's end, however far that is. */
  catchUpFully(): void {
    while (!this.catchUp(4 * PIECE_BYTES).atEnd);
  }
}

/** A rollup that speaks of more journal than there is belongs to another one. */
const usable = (rollup: Rollup | null, {journal}: RunPaths): Rollup | null =>
  rollup && isWithin(journal, rollupPosition(rollup)) ? rollup : null;
