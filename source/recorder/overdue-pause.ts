import {existsSync} from 'node:fs';
import {errorMessage} from '../errors.js';
import {appendEvent} from '../journal/append.js';
import type {WallMs} from '../journal/clocks.js';
import type {RunPaths} from '../journal/run-folder.js';
import type {PositionOrBytes} from '../journal/segments.js';
import {steadyNow} from '../journal/steady-clock.js';
import {type ProcessHost, resume} from '../trainer/control/index.js';
import {isPauseSettled} from './settled-pause.js';

/** A pause that has reached its time limit. */
export type OverduePause = {
  paths: RunPaths;
  /** The journal's end before the pause began. */
  since: PositionOrBytes;
  wrapperPid: number;
  /** See `Host.processIdentity`; null when it was unknown at the time. */
  identity: string | null;
};

/** Ends one pause, in as many tries as it takes. */
class PauseEnding {
  readonly #pause: OverduePause;
  readonly #host: ProcessHost;
  #resumedAt: WallMs | null = null;
  #hasTried = false;
  #hasWarned = false;

  constructor(pause: OverduePause, host: ProcessHost) {
    this.#pause = pause;
    this.#host = host;
  }

  /** Whether it was this that resumed the run. */
  get hasResumed(): boolean {
    return this.#resumedAt !== null;
  }

  /**
   * Whether nothing is left to do. A try that fails is noted in the journal, since no one reads what a guard prints.
   */
  async try(): Promise<boolean> {
    try {
      await this.#end();
      return true;
    } catch (error) {
      this.#hasTried = true;
      this.#warn(errorMessage(error));
      return false;
    }
  }

  async #end(): Promise<void> {
    const {paths, since} = this.#pause;
    if (existsSync(paths.exit) || isPauseSettled(paths.journal, since)) return;
    const identity = await this.#wrapperIdentity();
    if (identity === null) return;
    this.#resumedAt ??= await this.#resume(identity);
    if (this.#resumedAt !== null) this.#note(this.#resumedAt);
  }

  /** Null when the wrapper is gone, or its pid belongs to another process now. */
  async #wrapperIdentity(): Promise<string | null> {
    const {wrapperPid, identity} = this.#pause;
    const found = await this.#host.processIdentity(wrapperPid);
    return found === (identity ?? found) ? found : null;
  }

  /** When the run was resumed; null when it was not paused, so that there is nothing of ours to note. */
  async #resume(identity: string): Promise<WallMs | null> {
    const {paths, wrapperPid} = this.#pause;
    const pids = await resume(this.#host, wrapperPid, {identity, exitFile: paths.exit});
    // With none left to resume, the signals of an earlier try may have been enough.
    return pids.length === 0 && !this.#hasTried ? null : steadyNow();
  }

  #note(t: WallMs): void {
    const {journal} = this.#pause.paths;
    appendEvent(journal, {t, type: 'resume', by: 'policy'});
    if (this.#hasWarned) appendEvent(journal, {t, type: 'warning-over', code: 'auto-pause'});
  }

  /** Once. A disk that does not take it is asked again after the next try. */
  #warn(why: string): void {
    if (this.#hasWarned) return;
    const text = `A pause has reached its time limit and could not be ended yet: ${why}`;
    try {
      appendEvent(this.#pause.paths.journal, {t: steadyNow(), type: 'warning', code: 'auto-pause', text});
      this.#hasWarned = true;
    } catch {
      // There is no other place to report it.
    }
  }
}

/**
 * Resumes the run and notes it, and tries until that has worked: when memory is shortest, the list of processes comes
 * too late. Stops trying when another process has settled the pause, or the run has ended. `wait` is called between two
 * tries. Resolves with whether this resumed the run.
 */
export const endOverduePause = async (
  pause: OverduePause,
  host: ProcessHost,
  wait: () => Promise<void>,
): Promise<boolean> => {
  const ending = new PauseEnding(pause, host);
  while (!(await ending.try())) await wait();
  return ending.hasResumed;
};
