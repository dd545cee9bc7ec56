import {dirname} from 'node:path';
import {readRollup} from '../history/rollup.js';
import {baselineOf} from '../insight/slowdown/pace-now.js';
import {signatureOf} from '../insight/slowdown/signature.js';
import type {RunState} from '../insight/state.js';
import type {MonotonicMs} from '../journal/clocks.js';
import type {RunPaths} from '../journal/run-folder.js';
import {isImported, type RunRecord} from '../journal/run-record.js';
import {listRunsIn, type Run} from '../journal/runs.js';
import {steadyNow} from '../journal/steady-clock.js';
import type {Dated} from './dated.js';

/**
 * First when the settings are known that the trainer writes at its start, then again for those that a script's child
 * has.
 */
const SEARCHES_MS = [30_000, 150_000];
/** Only the newest runs, since each one's rollup is read. */
const MAX_RUNS = 20;

const ofRun = ({settings, hosts}: RunState, {machine}: Pick<RunRecord, 'machine'>): string | null =>
  signatureOf(
    settings.values,
    machine,
    hosts.hosts.map(({name}) => name),
  );

/** How fast that run trained, if it was of the same kind. Null also when it cannot be read: the next run is tried. */
const baselineOfRun = ({paths, record}: Run, signature: string): ReturnType<typeof baselineOf> => {
  try {
    const before = readRollup(paths.rollup)?.state;
    return before && ofRun(before, record) === signature ? baselineOf(before) : null;
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
 * Finds how fast an earlier run of the same kind trained without obstacles, and records it as the baseline for a run
 * that swaps from its first second. Searches twice while the run trains; a search that fails does not disturb the
 * recording.
 */
export class PriorWatch {
  readonly #options: PriorWatchOptions;
  #beganAt: MonotonicMs | null = null;
  #searches = 0;
  #isDone = false;

  constructor(options: PriorWatchOptions) {
    this.#options = options;
  }

  /** Searches if that is due. Never rejects. */
  async consider(now: MonotonicMs): Promise<void> {
    try {
      await this.#consider(now);
    } catch {
      // The list of runs or our own journal may be unreadable at the moment; a run does without a baseline.
    }
  }

  async #consider(now: MonotonicMs): Promise<void> {
    const state = this.#options.state();
    if (this.#isDone || !state.training.began) return;
    this.#beganAt ??= now;
    const due = SEARCHES_MS[this.#searches];
    if (due === undefined || now - this.#beganAt < due) return;
    this.#searches++;
    // A recorder that takes over finds the baseline in the journal.
    if (state.slowdown.prior === null) await this.#search(state);
    else this.#isDone = true;
  }

  async #search(state: RunState): Promise<void> {
    const {paths, record, write} = this.#options;
    const signature = ofRun(state, record);
    if (signature === null) return;
    const runs = (await listRunsIn(dirname(paths.folder))).filter(
      run => run.record.id !== record.id && !isImported(run.record),
    );
    for (const run of runs.slice(0, MAX_RUNS)) {
      const baseline = baselineOfRun(run, signature);
      if (baseline === null) continue;
      this.#isDone = true;
      write({t: steadyNow(), type: 'baseline', run: run.record.id, ...baseline});
      return;
    }
  }
}
