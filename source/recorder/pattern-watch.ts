import {statSync} from 'node:fs';
import type {RunState} from '../insight/state.js';
import {type RunPaths, readRunRecord} from '../journal/run-folder.js';
import type {RunRecord} from '../journal/run-record.js';
import {steadyNow} from '../journal/steady-clock.js';
import {isPatternOff, PATTERN_OFF} from '../trainer/pattern.js';
import type {Dated} from './dated.js';

export type PatternWatchOptions = {
  paths: RunPaths;
  record: Pick<RunRecord, 'iterationsPattern'>;
  state: () => RunState;
  write: (event: Dated) => void;
  /** Reads by this expression from now on, and what was printed before again, of a run that is at that iteration. */
  teach: (pattern: string, iteration: number | null) => Promise<void>;
};

/**
 * Takes over an expression that `mlxtop attach RUN --iterations-pattern` has written into `run.json` while the run goes
 * on. A file that cannot be read now is read at its next change.
 */
export class PatternWatch {
  readonly #options: PatternWatchOptions;
  #pattern: string | null;
  #seen = '';
  #isBusy = false;

  constructor(options: PatternWatchOptions) {
    this.#options = options;
    this.#pattern = options.record.iterationsPattern;
  }

  /** Looks whether the file has changed; called before each sample. */
  async consider(): Promise<void> {
    if (this.#isBusy || !this.#hasChanged()) return;
    this.#isBusy = true;
    try {
      await this.#takeOver();
    } catch {
      // The expression that has been used so far is used further.
    } finally {
      this.#isBusy = false;
    }
  }

  #hasChanged(): boolean {
    try {
      const {mtimeMs, ino, size} = statSync(this.#options.paths.record);
      const now = `${mtimeMs} ${ino} ${size}`;
      const hasChanged = now !== this.#seen;
      this.#seen = now;
      return hasChanged;
    } catch {
      return false;
    }
  }

  async #takeOver(): Promise<void> {
    const {paths, state, write, teach} = this.#options;
    const pattern = (await readRunRecord(paths))?.iterationsPattern ?? null;
    if (pattern === null || pattern === this.#pattern) return;
    this.#pattern = pattern;
    const {warnings, training} = state();
    if (isPatternOff(warnings)) write({t: steadyNow(), type: 'warning-over', code: PATTERN_OFF});
    await teach(pattern, training.iteration);
  }
}
