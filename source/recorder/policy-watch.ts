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
import {pause, resume} from '../trainer/control/index.js';
import type {Dated} from './dated.js';
import {startGuard} from './guard.js';
import {OwedRanks} from './owed-ranks.js';
import {isPauseSettled} from './settled-pause.js';

/**
 * The share of the limit by which the recorder may resume early: its next sample may come late, and it should act
 * before the guard does.
 */
const MAX_MARGIN = 0.1;

export type PolicyWatchOptions = {
  host: Host;
  paths: RunPaths;
  record: Pick<RunRecord, 'intervalMs' | 'tmux'>;
  plan: AutoPause;
  wrapperPid: number;
  write: (event: Dated) => void;
  /** Does the same to the run's ranks on other machines; resolves with why that did not work, or null. */
  elsewhere?: (deed: 'pause' | 'resume') => Promise<string | null>;
  /** Called with the reason when the run could not be paused or resumed, and with null when it could. */
  onTrouble: (text: string | null) => void;
};

/**
 * Pauses and resumes a run by the policy chosen at its start, and keeps a guard beside each pause. A pause that fails
 * half way (the list of processes comes too late when memory is shortest) may leave the trainer stopped: then a resume
 * is owed, and the guard stays.
 */
export class PolicyWatch {
  readonly #options: PolicyWatchOptions;
  #guard: Background | null = null;
  #wasOn = false;
  /** The earliest next pause, after one that failed. */
  #notBefore = monotonicMs(Number.NEGATIVE_INFINITY);
  /** The journal's end before the failed action; null when no resume is owed. */
  #owedSince: Position | null = null;
  readonly #ranks: OwedRanks | null;

  constructor(options: PolicyWatchOptions) {
    this.#options = options;
    const {elsewhere: act, onTrouble} = options;
    this.#ranks = act ? new OwedRanks({act, onTrouble}) : null;
  }

  /**
   * Called right after each sample, which `state` includes. `isComplete`: the journal, and so the state, has everything
   * that has happened; otherwise only a resume that is owed is tried again. Resolves when the action is done.
   */
  async check(state: RunState, now: WallMs, isComplete = true): Promise<void> {
    const {record, plan, write} = this.#options;
    if (this.#owedSince !== null) return this.#tryAgain(state, this.#owedSince);
    if (!isComplete) return;
    this.#ranks?.check(state.clock.pausedSince !== null);
    if (state.autoPause === null) write({t: now, type: 'auto-pause', on: true, why: describePlan(plan)});
    if (this.#wasOn && state.autoPause?.on === false) write({t: now, type: 'auto-pause', ...state.autoPause});
    this.#wasOn = state.autoPause?.on === true;
    if (state.clock.pausedBy !== 'policy') this.#endGuard();
    const marginMs = Math.min(record.intervalMs, MAX_MARGIN * 1000 * plan.maxPauseSeconds);
    const {act} = decidePause(state, plan, now, marginMs);
    if (act === 'pause' && monotonicNow() >= this.#notBefore) await this.#pause(state);
    else if (act === 'resume') await this.#resume();
  }

  /** The run has ended: there is nothing left to guard. */
  runEnded(): void {
    this.#settled();
    this.#ranks?.end();
  }

  #endGuard(): void {
    this.#guard?.end();
    this.#guard = null;
  }

  /** Enforces the distance to the next pause here, because the journal may not have the last one. */
  #delayNextPause(): void {
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
      // Throws while ps does not answer: the pid alone may have passed to another process.
      const identity = options.identity ?? (await host.processIdentity(wrapperPid));
      const since = journalEnd(paths.journal);
      const {toolsFolder} = host;
      const limitSeconds = plan.maxPauseSeconds;
      this.#guard = await startGuard({paths, since, wrapperPid, identity, limitSeconds, toolsFolder});
      this.#owedSince = since;
      const onDone = () => {
        // Bypasses the recorder's queue: a pause that cannot be written down does not count.
        appendEvent(paths.journal, {t: steadyNow(), type: 'pause', by: 'policy'});
        this.#owedSince = null;
      };
      await pause(host, wrapperPid, {...options, identity, onDone});
      onTrouble(null);
      this.#ranks?.do('pause');
    } catch (error) {
      if (existsSync(paths.exit)) return this.#settled();
      this.#delayNextPause();
      if (this.#owedSince !== null) await this.#tryAgain(state, this.#owedSince);
      onTrouble(`Auto-pause could not pause the run: ${errorMessage(error)}`);
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
      this.#ranks?.do('resume');
    } catch (error) {
      this.#owedSince = since;
      this.#reportLate(error);
    }
  }

  /** Resumes the run as owed, unless the user has resumed it meanwhile or wants it paused. */
  async #tryAgain(state: RunState, since: Position): Promise<void> {
    const {host, paths, write, onTrouble} = this.#options;
    try {
      if (!isPauseSettled(paths.journal, since)) {
        await resume(host, ...this.#control());
        // Ours even where the signals of an earlier try were enough. A pause that is not in the journal needs no resume
        // there.
        if (state.clock.pausedSince !== null) write({t: steadyNow(), type: 'resume', by: 'policy'});
      }
      this.#delayNextPause();
      this.#settled();
      onTrouble(null);
      this.#ranks?.do('resume');
    } catch (error) {
      this.#reportLate(error);
    }
  }

  #reportLate(error: unknown): void {
    const {paths, onTrouble} = this.#options;
    if (existsSync(paths.exit)) return;
    onTrouble(`Auto-pause could not resume the run yet and keeps trying: ${errorMessage(error)}`);
  }
}
