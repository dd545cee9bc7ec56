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
import {Looks} from './last-look.js';

/** A look costs a few calls of the system. */
const REST_MS = 30_000;
/** After a save was due: it takes its time, and after each look that finds nothing the rest is twice as long. */
const FIRST_REST_MS = 2000;

export type SaveWatchOptions = {
  record: Pick<RunRecord, 'directory' | 'createdAt'>;
  /** All that the journal says by now. */
  state: () => RunState;
  write: (event: Dated) => void;
  /** Told why a look failed, and null when one succeeds. */
  onTrouble: (text: string | null) => void;
};

/**
 * Finds the checkpoints that a trainer says nothing of, in the folder that its flags or its configuration name: Hugging Face's trainers
 * save in silence. Beside the recorder's own looks: those never wait for it.
 */
export class SaveWatch {
  readonly #options: SaveWatchOptions;
  /** Names of checkpoints that have been told, by whomever. */
  readonly #known = new Set<string>();
  /** Those of them that were told here, and not by the trainer since. */
  readonly #found = new Set<string>();
  #nextAt = monotonicMs(Number.NEGATIVE_INFINITY);
  #restMs = REST_MS;
  #overdue: number | null = null;
  readonly #looks = new Looks(() => this.#look());

  constructor(options: SaveWatchOptions) {
    this.#options = options;
  }

  /** Begins a look if it is time. */
  consider(state: RunState, now: MonotonicMs): void {
    const overdue = saveOverdue(state);
    if (overdue !== this.#overdue) {
      this.#overdue = overdue;
      this.#restMs = overdue === null ? REST_MS : FIRST_REST_MS;
      if (overdue !== null) this.#nextAt = now;
    }
    if (this.#looks.isLooking || now < this.#nextAt) return;
    this.#nextAt = monotonicMs(now + this.#restMs);
    this.#restMs = Math.min(2 * this.#restMs, REST_MS);
    this.#looks.begin();
  }

  /** Whether this event of the trainer's own words tells of a checkpoint that was found before. */
  hasTold(event: RunEvent): boolean {
    return event.type === 'checkpoint' && this.#found.delete(basename(event.path));
  }

  /**
   * Called with whether the trainer is gone, which begins a last look: it may have saved a moment before. True as long as that takes.
   */
  isLookingLast(isGone: boolean, now: MonotonicMs): boolean {
    return this.#looks.isLookingLast(isGone, now);
  }

  async #look(): Promise<void> {
    const {record, state, write, onTrouble} = this.#options;
    try {
      const {settings, clock} = state();
      const folder = settings.values.adapterPath;
      if (folder === undefined) return;
      // Files are dated by the machine's clock, which may have been set back since.
      const since = record.createdAt + clock.offsets.least;
      this.#noteTold(state());
      const finished = await finishedSince(resolve(record.directory, folder), since, this.#known);
      this.#noteTold(state());
      for (const {iteration, path} of finished) {
        const name = basename(path);
        if (this.#known.has(name)) continue;
        this.#known.add(name);
        this.#found.add(name);
        write({t: steadyNow(), type: 'checkpoint', iteration, path: join(folder, name), late: true});
      }
      onTrouble(null);
    } catch (error) {
      onTrouble(`The folder of its checkpoints cannot be looked at: ${errorMessage(error)}`);
    }
  }

  #noteTold({training}: RunState): void {
    for (const {path} of training.checkpoints) this.#known.add(basename(path));
  }
}
