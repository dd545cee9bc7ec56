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

/** Read in one piece; small enough that a key is answered between two of them. */
const PIECE_BYTES = 1024 * 1024;

/** A run's past: the rollup, then the journal from where the rollup ends, kept up to date by `catchUp`. Nothing is written. */
export class RunHistory {
  readonly #paths: RunPaths;
  #follower: JournalFollower;
  #state: RunState;
  /** Bytes that were read before it was begun anew. */
  #readBefore = 0;
  /** Events in the state that the journal has not. */
  #unwritten = 0;

  constructor(paths: RunPaths) {
    this.#paths = paths;
    [this.#follower, this.#state] = begin(paths);
  }

  get state(): RunState {
    return this.#state;
  }

  /** The state has events in it that the disk did not take: it belongs in no rollup. */
  get hasUnwritten(): boolean {
    return this.#unwritten > 0;
  }

  /**
   * What time it is by the run's clock (ms since 1970), and what the machine's (`wall`) is ahead of it, in ms: in whole seconds, so that
   * nothing that is shown by it moves to and fro.
   */
  time(wall = Date.now()): {now: number; offset: number} {
    const now = timeOfRun(this.#state, timeByAnchor(dirname(this.#paths.journal)), wall);
    return {now, offset: 1000 * Math.round((wall - now) / 1000)};
  }

  /** What has been read, to be written as a rollup. */
  rollup(): Rollup {
    return createRollup(this.#follower.position, this.#state);
  }

  /** Where in the journal this has come to. */
  get position(): Position {
    return this.#follower.position;
  }

  /** Bytes of the journal that were read here, those that were read twice too. */
  get bytesRead(): number {
    return this.#readBefore + this.#follower.bytesRead;
  }

  /** Reads at most `mostBytes` more. `atEnd` when the journal's present end was reached, `changed` when anything was read. */
  catchUp(mostBytes = PIECE_BYTES): {atEnd: boolean; changed: boolean} {
    const batch = this.#follower.read(mostBytes);
    if (batch.restarted) {
      this.#state = createState();
      this.#unwritten = 0;
    }
    // The journal goes on with what has been taken in already, or a part of it.
    if (this.hasUnwritten && batch.events.length > 0) return this.#beginAnew(mostBytes);
    for (const event of batch.events) fold(this.#state, event);
    this.#state.skippedLines += batch.skipped;
    const changed = batch.restarted || batch.events.length > 0 || batch.skipped > 0;
    if (!batch.atEnd || this.#state.end) return {atEnd: batch.atEnd, changed};
    const unwritten = unwrittenEvents(this.#paths, this.#state.clock.at ?? 0);
    if (unwritten.length === this.#unwritten) return {atEnd: true, changed};
    // What was kept first, a stop, is a part of what is kept now.
    if (this.hasUnwritten) return this.#beginAnew(mostBytes);
    for (const event of unwritten) fold(this.#state, event);
    this.#unwritten = unwritten.length;
    return {atEnd: true, changed: true};
  }

  #beginAnew(mostBytes: number): {atEnd: boolean; changed: boolean} {
    this.#readBefore += this.#follower.bytesRead;
    [this.#follower, this.#state] = begin(this.#paths);
    this.#unwritten = 0;
    return {...this.catchUp(mostBytes), changed: true};
  }

  /** Reads to the journal's end, however far that is. */
  catchUpFully(): void {
    while (!this.catchUp(4 * PIECE_BYTES).atEnd);
  }
}

/** Where to read on from, and what is known up to there. */
const begin = (paths: RunPaths): [JournalFollower, RunState] => {
  const rollup = usable(readRollup(paths.rollup), paths);
  const place = rollup === null ? 0 : rollupPosition(rollup);
  return [new JournalFollower(paths.journal, place), rollup?.state ?? createState()];
};

/** A rollup that speaks of more journal than there is belongs to another one. */
const usable = (rollup: Rollup | null, {journal}: RunPaths): Rollup | null =>
  rollup && isWithin(journal, rollupPosition(rollup)) ? rollup : null;
