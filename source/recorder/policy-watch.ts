import {existsSync} from 'node:fs';
import {errorMessage} from '../errors.js';
import type {Background} from '../host/background.js';
import type {Host} from '../host/types.js';
import {decidePause, describePlan} from '../insight/auto-pause.js';
import type {RunState} from '../insight/state.js';
import {appendEvent} from '../journal/append.js';
import type {RunEvent} from '../journal/events.js';
import type {RunPaths} from '../journal/run-folder.js';
import type {AutoPause, RunRecord} from '../journal/run-record.js';
import {pause, resume} from '../trainer/control.js';
import {startGuard} from './guard.js';

/** The guard needs a moment to begin: the recorder is to be first at the limit, were the next look only after it. */
const MOST_MARGIN = 0.1;

export type PolicyWatchOptions = {
  host: Host;
  paths: RunPaths;
  record: Pick<RunRecord, 'intervalMs' | 'tmux'>;
  plan: AutoPause;
  wrapperPid: number;
  tools: string | undefined;
  write: (event: RunEvent) => void;
  /** Told why the run could not be paused or resumed, and null when it could. */
  onTrouble: (text: string | null) => void;
};

/** Pauses and resumes a run as it was told to at its start, and keeps a guard beside each pause. */
export class PolicyWatch {
  readonly #options: PolicyWatchOptions;
  #guard: Background | null = null;
  #wasOn = false;
  /** After a pause that did not work; ms of a clock that only runs forward. */
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(options: PolicyWatchOptions) {
    this.#options = options;
  }

  /** Called right after each look, with its sample in the state; `now` in ms since 1970. Resolves when what it does has happened. */
  async look(state: RunState, now: number): Promise<void> {
    const {record, plan, write} = this.#options;
    if (state.autoPause === null) write({t: now, type: 'auto-pause', on: true, why: describePlan(plan)});
    if (this.#wasOn && state.autoPause?.on === false) write({t: now, type: 'auto-pause', ...state.autoPause});
    this.#wasOn = state.autoPause?.on === true;
    if (state.clock.pausedBy !== 'policy') this.#endGuard();
    const marginMs = Math.min(record.intervalMs, MOST_MARGIN * 1000 * plan.maxPauseSeconds);
    const {act} = decidePause(state, plan, now, marginMs);
    if (act === 'pause' && performance.now() >= this.#notBefore) await this.#pause();
    else if (act === 'resume') await this.#resume();
  }

  /** The run has ended: nothing of it is left to be guarded. */
  runEnded(): void {
    this.#endGuard();
  }

  #endGuard(): void {
    this.#guard?.end();
    this.#guard = null;
  }

  #control(): [number, {identity: string | null; exitFile: string}] {
    const {wrapperPid, record, paths} = this.#options;
    return [wrapperPid, {identity: record.tmux?.wrapperIdentity ?? null, exitFile: paths.exit}];
  }

  async #pause(): Promise<void> {
    const {host, paths, tools, plan, onTrouble} = this.#options;
    const [wrapperPid, options] = this.#control();
    try {
      const identity = options.identity ?? (await host.processIdentity(wrapperPid));
      this.#guard = await startGuard({paths, wrapperPid, identity, limitSeconds: plan.maxPauseSeconds, tools});
      await pause(host, wrapperPid, options);
      // Not by way of the recorder's queue: a pause that the disk does not take a note of is none.
      appendEvent(paths.journal, {t: Date.now(), type: 'pause', by: 'policy'});
      onTrouble(null);
    } catch (error) {
      if (existsSync(paths.exit)) return;
      this.#notBefore = performance.now() + 1000 * plan.minRunSeconds;
      onTrouble(`The training could not be paused by itself: ${errorMessage(error)}`);
      await this.#undo();
    }
  }

  async #undo(): Promise<void> {
    const {host, onTrouble} = this.#options;
    try {
      await resume(host, ...this.#control());
      this.#endGuard();
    } catch (error) {
      onTrouble(`A pause could not be undone: ${errorMessage(error)}`);
    }
  }

  async #resume(): Promise<void> {
    const {host, write, onTrouble} = this.#options;
    try {
      const pids = await resume(host, ...this.#control());
      if (pids.length > 0) write({t: Date.now(), type: 'resume', by: 'policy'});
      this.#endGuard();
      onTrouble(null);
    } catch (error) {
      onTrouble(`The training could not be resumed by itself: ${errorMessage(error)}`);
    }
  }
}
