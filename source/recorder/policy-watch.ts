import {existsSync} from 'node:fs';
import {errorMessage} from '../errors.js';
import type {Background} from '../host/background.js';
import type {Host} from '../host/types.js';
import {decidePause, describePlan} from '../insight/auto-pause.js';
import type {RunState} from '../insight/state.js';
import {appendEvent} from '../journal/append.js';
import {monotonicMs, monotonicNow, type WallMs} from '../journal/clocks.js';
import type {RunPaths} from '../journal/run-folder.js';
import type {AutoPause, RunRecord} from '../journal/run-record.js';
import {journalEnd, type Position} from '../journal/segments.js';
import {steadyNow} from '../journal/steady-clock.js';
import {pause, resume} from '../trainer/control.js';
import type {Dated} from './dated.js';
import {startGuard} from './guard.js';
import {isPauseSettled} from './settled-pause.js';

/** The guard needs a moment to begin: the recorder is to be first at the limit, were the next look only after it. */
const MOST_MARGIN = 0.1;

export type PolicyWatchOptions = {
  host: Host;
  paths: RunPaths;
  record: Pick<RunRecord, 'intervalMs' | 'tmux'>;
  plan: AutoPause;
  wrapperPid: number;
  write: (event: Dated) => void;
  /** Told why the run could not be paused or resumed, and null when it could. */
  onTrouble: (text: string | null) => void;
};

/**
 * Pauses and resumes a run as it was told to at its start, and keeps a guard beside each pause. What fails half way
 * (the list of processes comes too late when memory is at its shortest) may leave the training stopped: it owes a
 * resume then, and the guard stays.
 */
export class PolicyWatch {
  readonly #options: PolicyWatchOptions;
  #guard: Background | null = null;
  #wasOn = false;
  /** After a pause that did not work. */
  #notBefore = monotonicMs(Number.NEGATIVE_INFINITY);
  /** The journal's end when what failed began; null when no resume is owed. */
  #owedSince: Position | null = null;

  constructor(options: PolicyWatchOptions) {
    this.#options = options;
  }

  /**
   * Called right after each look, with its sample in the state. `isWhole`: the journal, and so
   * the state, has all that has happened; without, only a resume that is owed is tried again. Resolves when what it
   * does has happened.
   */
  async look(state: RunState, now: WallMs, isWhole = true): Promise<void> {
    const {record, plan, write} = this.#options;
    if (this.#owedSince !== null) return this.#tryAgain(state, this.#owedSince);
    if (!isWhole) return;
    if (state.autoPause === null) write({t: now, type: 'auto-pause', on: true, why: describePlan(plan)});
    if (this.#wasOn && state.autoPause?.on === false) write({t: now, type: 'auto-pause', ...state.autoPause});
    this.#wasOn = state.autoPause?.on === true;
    if (state.clock.pausedBy !== 'policy') this.#endGuard();
    const marginMs = Math.min(record.intervalMs, MOST_MARGIN * 1000 * plan.maxPauseSeconds);
    const {act} = decidePause(state, plan, now, marginMs);
    if (act === 'pause' && monotonicNow() >= this.#notBefore) await this.#pause(state);
    else if (act === 'resume') await this.#resume();
  }

  /** The run has ended: nothing of it is left to be guarded. */
  runEnded(): void {
    this.#settled();
  }

  #endGuard(): void {
    this.#guard?.end();
    this.#guard = null;
  }

  /** The journal may know of no pause that this one would have to keep its distance from. */
  #letRun(): void {
    this.#notBefore = monotonicMs(monotonicNow() + 1000 * this.#options.plan.minRunSeconds);
  }

  #settled(): void {
    this.#owedSince = null;
    this.#endGuard();
  }

  #control(): [number, {identity: string | null; exitFile: string}] {
    const {wrapperPid, record, paths} = this.#options;
    return [wrapperPid, {identity: record.tmux?.wrapperIdentity ?? null, exitFile: paths.exit}];
  }

  async #pause(state: RunState): Promise<void> {
    const {host, paths, plan, onTrouble} = this.#options;
    const [wrapperPid, options] = this.#control();
    try {
      // Throws while ps does not tell: its pid alone may have passed to another process.
      const identity = options.identity ?? (await host.processIdentity(wrapperPid));
      const since = journalEnd(paths.journal);
      const {toolsFolder} = host;
      const limitSeconds = plan.maxPauseSeconds;
      this.#guard = await startGuard({paths, since, wrapperPid, identity, limitSeconds, toolsFolder});
      this.#owedSince = since;
      const onDone = () => {
        // Not by way of the recorder's queue: a pause that the disk does not take a note of is none.
        appendEvent(paths.journal, {t: steadyNow(), type: 'pause', by: 'policy'});
        this.#owedSince = null;
      };
      await pause(host, wrapperPid, {...options, identity, onDone});
      onTrouble(null);
    } catch (error) {
      if (existsSync(paths.exit)) return this.#settled();
      this.#letRun();
      if (this.#owedSince !== null) await this.#tryAgain(state, this.#owedSince);
      onTrouble(`The training could not be paused by itself: ${errorMessage(error)}`);
    }
  }

  async #resume(): Promise<void> {
    const {host, paths, write, onTrouble} = this.#options;
    const since = journalEnd(paths.journal);
    try {
      const pids = await resume(host, ...this.#control());
      if (pids.length > 0) write({t: steadyNow(), type: 'resume', by: 'policy'});
      this.#settled();
      onTrouble(null);
    } catch (error) {
      this.#owedSince = since;
      this.#tellLate(error);
    }
  }

  /** A resume that is owed, unless somebody has resumed it meanwhile, or wants it paused. */
  async #tryAgain(state: RunState, since: Position): Promise<void> {
    const {host, paths, write, onTrouble} = this.#options;
    try {
      if (!isPauseSettled(paths.journal, since)) {
        await resume(host, ...this.#control());
        // By us, also where the signals of an earlier try were enough; a pause that nobody has noted yet needs no end.
        if (state.clock.pausedSince !== null) write({t: steadyNow(), type: 'resume', by: 'policy'});
      }
      this.#letRun();
      this.#settled();
      onTrouble(null);
    } catch (error) {
      this.#tellLate(error);
    }
  }

  #tellLate(error: unknown): void {
    const {paths, onTrouble} = this.#options;
    if (existsSync(paths.exit)) return;
    onTrouble(`The training could not be resumed by itself, which is tried again and again: ${errorMessage(error)}`);
  }
}
