import {dirname} from 'node:path';
import {fold} from '../insight/fold.js';
import {createState, type RunState} from '../insight/state.js';
import {timeOfRun} from '../insight/wall-clock.js';
import {JournalFollower} from '../journal/follow.js';
import {timeByAnchor} from '../journal/run-clock.js';
import type {RunPaths} from '../journal/run-folder.js';
import {isWithin, type Position} from '../journal/segments.js';
import {createRollup, type Rollup, readRollup, rollupPosition} from './rollup.js';
import {unwrittenEvents} from './unwritten.js';

/** Read at one time; small enough that a key is answered between two pieces. */
const PIECE_BYTES = 1024 * 1024;

/**
 * A run's past: the rollup, then the journal from where the rollup ends, kept up to date by `catchUp`. Writes nothing.
 */
export class RunHistory {
  readonly #paths: RunPaths;
  #follower: JournalFollower;
  #state: RunState;
  /** Bytes that were read before the last restart. */
  #readBefore = 0;
  /** Number of events in the state that are not in the journal. */
  #unwritten = 0;

  constructor(paths: RunPaths) {
    this.#paths = paths;
    [this.#follower, this.#state] = startingPoint(paths);
  }

  /** All that was read so far. Changes as `catchUp` reads on: not to be kept. */
  get state(): RunState {
    return this.#state;
  }

  /** The state includes events that a full disk kept out of the journal, so it must not become a rollup. */
  get hasUnwritten(): boolean {
    return this.#unwritten > 0;
  }

  /**
   * The present time by the run's clock (`now`, ms since 1970), and how far the machine's (`wall`) is ahead of it
   * (`offset`, ms). The offset is in whole seconds, so that times shown with it do not jitter.
   */
  time(wall = Date.now()): {now: number; offset: number} {
    const now = timeOfRun(this.#state, timeByAnchor(dirname(this.#paths.journal)), wall);
    return {now, offset: 1000 * Math.round((wall - now) / 1000)};
  }

  /** What was read so far, to be written as a rollup. */
  rollup(): Rollup {
    return createRollup(this.#follower.position, this.#state);
  }

  /** The position in the journal up to which it was read. */
  get position(): Position {
    return this.#follower.position;
  }

  /** Bytes of the journal that were read here; bytes that were read twice count twice. */
  get bytesRead(): number {
    return this.#readBefore + this.#follower.bytesRead;
  }

  /**
   * Reads at most `maxBytes` more. `atEnd`: the journal's present end was reached. `changed`: anything was read. Throws
   * system errors.
   */
  catchUp(maxBytes = PIECE_BYTES): {atEnd: boolean; changed: boolean} {
    const batch = this.#follower.read(maxBytes);
    if (batch.restarted) {
      this.#state = createState();
      this.#unwritten = 0;
    }
    // The journal continues with events that the state includes already, or some of them.
    if (this.hasUnwritten && batch.events.length > 0) return this.#restart(maxBytes);
    for (const event of batch.events) fold(this.#state, event);
    this.#state.skippedLines += batch.skipped;
    const changed = batch.restarted || batch.events.length > 0 || batch.skipped > 0;
    if (!batch.atEnd || this.#state.end) return {atEnd: batch.atEnd, changed};
    const unwritten = unwrittenEvents(this.#paths, this.#state.clock.at ?? 0);
    if (unwritten.length === this.#unwritten) return {atEnd: true, changed};
    // A stop, which is kept first, is part of what is kept now.
    if (this.hasUnwritten) return this.#restart(maxBytes);
    for (const event of unwritten) fold(this.#state, event);
    this.#unwritten = unwritten.length;
    return {atEnd: true, changed: true};
  }

  #restart(maxBytes: number): {atEnd: boolean; changed: boolean} {
    this.#readBefore += this.#follower.bytesRead;
    [this.#follower, this.#state] = startingPoint(this.#paths);
    this.#unwritten = 0;
    return {...this.catchUp(maxBytes), changed: true};
  }

  /** Reads to the journal's end, however far that is. Throws system errors. */
  catchUpFully(): void {
    while (!this.catchUp(4 * PIECE_BYTES).atEnd);
  }
}

/** The position to read from, and what is known up to it. */
const startingPoint = (paths: RunPaths): [JournalFollower, RunState] => {
  const rollup = usableFor(readRollup(paths.rollup), paths);
  const place = rollup === null ? 0 : rollupPosition(rollup);
  return [new JournalFollower(paths.journal, place), rollup?.state ?? createState()];
};

/** A rollup that covers more than the journal has belongs to another journal. */
const usableFor = (rollup: Rollup | null, {journal}: RunPaths): Rollup | null =>
  rollup && isWithin(journal, rollupPosition(rollup)) ? rollup : null;
