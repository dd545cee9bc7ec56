import {basename, join, resolve} from 'node:path';
import {errorMessage} from '../errors.js';
import {saveOverdue} from '../insight/schedule.js';
import type {RunState} from '../insight/state.js';
import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';
import type {RunEvent} from '../journal/events.js';
import type {RunRecord} from '../journal/run-record.js';
import {steadyNow} from '../journal/steady-clock.js';
import {finishedSince} from '../trainer/checkpoints/finished.js';
import type {Dated} from './dated.js';
import {DiskChecks} from './disk-checks.js';

/** A check costs a few system calls. */
const REST_MS = 30_000;
/** After a save was due. Saving takes a while, so the rest doubles after each check that finds nothing. */
const FIRST_REST_MS = 2000;

export type SaveWatchOptions = {
  record: Pick<RunRecord, 'directory' | 'createdAt'>;
  /** All that the journal says so far. */
  state: () => RunState;
  write: (event: Dated) => void;
  /** Called with the reason when a check fails, and with null when one succeeds. */
  onTrouble: (text: string | null) => void;
};

/**
 * Finds checkpoints that the trainer does not report, in the folder named by its flags or configuration: Hugging Face's
 * trainers save silently. The recorder's own samples never wait for it.
 */
export class SaveWatch {
  readonly #options: SaveWatchOptions;
  /** Names of the checkpoints that the journal has. */
  readonly #known = new Set<string>();
  /** Those of them that were found here and not reported by the trainer since. */
  readonly #found = new Set<string>();
  #nextAt = monotonicMs(Number.NEGATIVE_INFINITY);
  #restMs = REST_MS;
  #overdue: number | null = null;
  readonly #checks = new DiskChecks(() => this.#check());

  constructor(options: SaveWatchOptions) {
    this.#options = options;
  }

  /** Starts a check if one is due. */
  consider(state: RunState, now: MonotonicMs): void {
    const overdue = saveOverdue(state);
    if (overdue !== this.#overdue) {
      this.#overdue = overdue;
      this.#restMs = overdue === null ? REST_MS : FIRST_REST_MS;
      if (overdue !== null) this.#nextAt = now;
    }
    if (this.#checks.isRunning || now < this.#nextAt) return;
    this.#nextAt = monotonicMs(now + this.#restMs);
    this.#restMs = Math.min(2 * this.#restMs, REST_MS);
    this.#checks.begin();
  }

  /** Whether the trainer's event only repeats a checkpoint that was found here before. */
  hasNoted(event: RunEvent): boolean {
    return event.type === 'checkpoint' && this.#found.delete(basename(event.path));
  }

  /**
   * Called with whether the trainer is gone, which starts a final check: it may have saved a moment before. True while
   * that takes.
   */
  isFinalRunning(isGone: boolean, now: MonotonicMs): boolean {
    return this.#checks.isFinalRunning(isGone, now);
  }

  async #check(): Promise<void> {
    const {record, state, write, onTrouble} = this.#options;
    try {
      const {settings, clock} = state();
      const folder = settings.values.adapterPath;
      if (folder === undefined) return;
      // Files are dated by the machine's clock, which may have been set back since the start.
      const since = record.createdAt + clock.offsets.least;
      this.#noteKnown(state());
      const finished = await finishedSince(resolve(record.directory, folder), since, this.#known);
      this.#noteKnown(state());
      for (const {iteration, path} of finished) {
        const name = basename(path);
        if (this.#known.has(name)) continue;
        this.#known.add(name);
        this.#found.add(name);
        write({t: steadyNow(), type: 'checkpoint', iteration, path: join(folder, name), late: true});
      }
      onTrouble(null);
    } catch (error) {
      onTrouble(`The checkpoint folder cannot be read: ${errorMessage(error)}`);
    }
  }

  #noteKnown({training}: RunState): void {
    for (const {path} of training.checkpoints) this.#known.add(basename(path));
  }
}
