import type {WholeRun} from '../../insight/whole/types.js';
import type {Run} from '../../journal/runs.js';
import {errorWords} from './error-words.js';
import {Tidy} from './tidy.js';

/** So many runs are kept with all their charts: those that can be marked, and some that were looked at before. */
const MAX_KEPT = 8;
/** A run that is merely passed on the way through the list is not read. */
const SETTLE_MS = 120;

/** Reads runs with their charts, as few as are looked at: one after the other, those that are wanted now first. */
export class Wholes {
  readonly #read: (run: Run) => Promise<WholeRun>;
  readonly #changed: () => void;
  #kept: ReadonlyMap<string, WholeRun> = new Map();
  #problems: ReadonlyMap<string, string> = new Map();
  #wanted: readonly Run[] = [];
  readonly #stale = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  readonly #tidy = new Tidy();
  #isReading = false;
  #isStopped = false;

  constructor(read: (run: Run) => Promise<WholeRun>, changed: () => void) {
    this.#read = read;
    this.#changed = changed;
  }

  /** The same object until something has changed. */
  get kept(): ReadonlyMap<string, WholeRun> {
    return this.#kept;
  }

  /** Why a run could not be read, by id. */
  get problems(): ReadonlyMap<string, string> {
    return this.#problems;
  }

  /** What is looked at now. Nothing is read before it has been looked at for a moment. */
  want(runs: readonly Run[]): void {
    const isSame =
      runs.length === this.#wanted.length &&
      runs.every((run, index) => run.record.id === this.#wanted[index]?.record.id);
    this.#wanted = runs;
    if (isSame) return;
    // What could not be read is tried again when it is looked at again.
    const ids = new Set(runs.map(({record}) => record.id));
    if (this.#problems.size > 0) this.#problems = new Map([...this.#problems].filter(([id]) => ids.has(id)));
    this.#plan();
  }

  /** What is known of it is no longer the newest. */
  refresh(id: string): void {
    if (!this.#kept.has(id)) return;
    this.#stale.add(id);
    this.#plan();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#tidy.stop();
  }

  start(): void {
    this.#isStopped = false;
    this.#plan();
  }

  #plan(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#readNext(), SETTLE_MS);
  }

  #next(): Run | undefined {
    return this.#wanted.find(
      ({record: {id}}) => this.#stale.has(id) || !(this.#kept.has(id) || this.#problems.has(id)),
    );
  }

  async #readNext(): Promise<void> {
    const run = this.#next();
    if (this.#isReading || this.#isStopped || run === undefined) return;
    const {id} = run.record;
    this.#isReading = true;
    this.#stale.delete(id);
    try {
      const whole = await this.#read(run);
      this.#keep(id, whole);
    } catch (error) {
      this.#problems = new Map([...this.#problems, [id, errorWords(error)]]);
    } finally {
      this.#isReading = false;
    }
    if (this.#isStopped) return;
    this.#tidy.later();
    this.#changed();
    setImmediate(() => void this.#readNext());
  }

  /** Those that were read last stay, and all that are wanted. */
  #keep(id: string, whole: WholeRun): void {
    const wanted = new Set(this.#wanted.map(({record}) => record.id));
    const others = [...this.#kept].filter(([other]) => other !== id);
    const spare = others.filter(([other]) => !wanted.has(other)).slice(0, Math.max(0, others.length + 1 - MAX_KEPT));
    const gone = new Set(spare.map(([other]) => other));
    this.#kept = new Map([...others.filter(([other]) => !gone.has(other)), [id, whole]]);
    const {[id]: _solved, ...problems} = Object.fromEntries(this.#problems);
    this.#problems = new Map(Object.entries(problems));
  }
}
