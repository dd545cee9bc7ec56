import {dirname} from 'node:path';
import {readRollup} from '../history/rollup.js';
import {baselineOf} from '../insight/slowdown/pace-now.js';
import {signatureOf} from '../insight/slowdown/signature.js';
import type {RunState} from '../insight/state.js';
import type {MonotonicMs} from '../journal/clocks.js';
import type {RunPaths} from '../journal/run-folder.js';
import type {RunRecord} from '../journal/run-record.js';
import {listRunsIn, type Run} from '../journal/runs.js';
import {steadyNow} from '../journal/steady-clock.js';
import type {Dated} from './dated.js';

/** By then the settings are known that the trainer writes down when it begins; later once more, for those that a script's child has. */
const LOOKS_MS = [30_000, 150_000];
/** Newer runs only: each one's rollup is read. */
const MOST_RUNS = 20;

/** How fast that run trained, if it was of the same kind. One that cannot be read tells nothing: the next one may. */
const baselineOfRun = ({paths, record}: Run, signature: string): ReturnType<typeof baselineOf> => {
  try {
    const before = readRollup(paths.rollup)?.state;
    return before && signatureOf(before.settings.values, record.machine) === signature ? baselineOf(before) : null;
  } catch {
    return null;
  }
};

export type PriorWatchOptions = {
  paths: Pick<RunPaths, 'folder'>;
  record: Pick<RunRecord, 'id' | 'machine'>;
  state: () => RunState;
  write: (event: Dated) => void;
};

/**
 * Finds out how fast an earlier run of the same kind trained where nothing was in its way, and notes it: what a run is measured against
 * that swaps from its first second. Two looks, while the run itself trains; one that fails is no trouble for the recording.
 */
export class PriorWatch {
  readonly #options: PriorWatchOptions;
  #beganAt: MonotonicMs | null = null;
  #looks = 0;
  #isDone = false;

  constructor(options: PriorWatchOptions) {
    this.#options = options;
  }

  /** Looks if it is time. Never rejects. */
  async consider(now: MonotonicMs): Promise<void> {
    try {
      await this.#consider(now);
    } catch {
      // Neither the list of runs nor our own journal may be readable just now: a run goes well without.
    }
  }

  async #consider(now: MonotonicMs): Promise<void> {
    const state = this.#options.state();
    if (this.#isDone || !state.training.began) return;
    this.#beganAt ??= now;
    const due = LOOKS_MS[this.#looks];
    if (due === undefined || now - this.#beganAt < due) return;
    this.#looks++;
    // A recorder that takes over finds it in the journal.
    if (state.slowdown.prior === null) await this.#look(state);
    else this.#isDone = true;
  }

  async #look(state: RunState): Promise<void> {
    const {paths, record, write} = this.#options;
    const signature = signatureOf(state.settings.values, record.machine);
    if (signature === null) return;
    const runs = (await listRunsIn(dirname(paths.folder))).filter(run => run.record.id !== record.id);
    for (const run of runs.slice(0, MOST_RUNS)) {
      const baseline = baselineOfRun(run, signature);
      if (baseline === null) continue;
      this.#isDone = true;
      write({t: steadyNow(), type: 'baseline', run: run.record.id, ...baseline});
      return;
    }
  }
}
