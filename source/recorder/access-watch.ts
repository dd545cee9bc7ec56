import {dirname, resolve} from 'node:path';
import {errorMessage} from '../errors.js';
import {guardedPlace, REFUSED, refusedText} from '../insight/guarded-places.js';
import {saveOverdue} from '../insight/schedule.js';
import type {RunState} from '../insight/state.js';
import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';
import type {RunRecord} from '../journal/run-record.js';
import {steadyNow} from '../journal/steady-clock.js';
import {homeOrNull} from '../paths/home.js';
import {linksResolved} from '../paths/links.js';
import {accessTo} from '../trainer/checkpoints/access.js';
import type {Dated} from './dated.js';
import {DiskChecks} from './disk-checks.js';

/** A check costs a few system calls for each of at most five folders. */
const REST_MS = 30_000;

const CODES: readonly string[] = Object.values(REFUSED);

/** The permission is that of the application that started the session, and holds for mlxtop and the trainer alike. */
const NOT_PERMITTED = 'EPERM';
/** The trainer may be another user that can write there all the same, so these count only when a save is missed. */
const NO_WRITES = ['EACCES', 'EROFS'];

export type AccessWatchOptions = {
  record: Pick<RunRecord, 'directory' | 'adopted'>;
  /** All that the journal says so far. */
  state: () => RunState;
  write: (event: Dated) => void;
  /** Called with the reason when a check fails, and with null when one succeeds. */
  onTrouble: (text: string | null) => void;
  home?: string;
  platform?: string;
};

type Found = {code: string; text: string};

/**
 * Detects that the system no longer lets this session, and so its trainer, access a folder of the run: before the next
 * save is lost, or to explain a lost one. Once the run trains or something has failed, it opens the folders as the
 * trainer does, which is the only way to know.
 */
export class AccessWatch {
  readonly #options: AccessWatchOptions;
  readonly #checks: DiskChecks;
  readonly #home: string | null;
  #nextAt = monotonicMs(Number.NEGATIVE_INFINITY);
  #failedAt: number | null = null;
  #overdue: number | null = null;
  #saved = 0;

  constructor(options: AccessWatchOptions) {
    this.#options = options;
    const home = options.home ?? homeOrNull();
    this.#home = home === null ? null : linksResolved(home);
    this.#checks = new DiskChecks(() => this.#check());
  }

  /** Starts a check if one is due. */
  consider(state: RunState, now: MonotonicMs): void {
    if (this.#isElsewhere()) return;
    const {failure, training, warnings} = state;
    const overdue = saveOverdue(state);
    const isRefused = warnings.some(({code}) => CODES.includes(code));
    const isNew =
      (failure !== null && failure.at !== this.#failedAt) ||
      (overdue !== null && overdue !== this.#overdue) ||
      (isRefused && training.checkpoints.length !== this.#saved);
    this.#failedAt = failure?.at ?? this.#failedAt;
    this.#overdue = overdue;
    this.#saved = training.checkpoints.length;
    if (!isNew && (!training.began || now < this.#nextAt)) return;
    if (this.#checks.isRunning) return;
    this.#nextAt = monotonicMs(now + REST_MS);
    this.#checks.begin();
  }

  /**
   * Called with whether the trainer is gone, to find the reason of a failure that was printed last. True while that
   * takes.
   */
  isFinalRunning(isGone: boolean, now: MonotonicMs): boolean {
    const isDue = isGone && !this.#isElsewhere() && this.#options.state().failure !== null;
    return this.#checks.isFinalRunning(isDue, now);
  }

  /**
   * The trainer behind a followed file may have been started anywhere: what we may not open need not be closed to it.
   */
  #isElsewhere(): boolean {
    return this.#options.record.adopted?.kind === 'log';
  }

  async #check(): Promise<void> {
    const {onTrouble, state} = this.#options;
    try {
      const {settings, training} = state();
      const {values} = settings;
      // For a script of the user's own only its checkpoints may show where it saves.
      const folder = values.adapterPath ?? (training.lastCheckpoint && dirname(training.lastCheckpoint.path));
      const saves = folder === null ? null : await this.#saves(this.#resolved(folder));
      const others = [values.data, values.model, values.resumeFile].flatMap(path => path ?? []);
      const refused = saves?.code === NOT_PERMITTED ? null : await this.#first(['', ...others]);
      this.#warn(REFUSED.saves, saves?.code === NOT_PERMITTED ? saves : null);
      this.#warn(REFUSED.savesOtherwise, saves?.code === NOT_PERMITTED ? null : saves);
      this.#warn(REFUSED.folder, refused);
      onTrouble(null);
    } catch (error) {
      onTrouble(`Access to the run's folders could not be checked: ${errorMessage(error)}`);
    }
  }

  #resolved(path: string): string {
    return resolve(this.#options.record.directory, path);
  }

  async #saves(path: string): Promise<Found | null> {
    const {read, write} = await accessTo(path);
    if (read === NOT_PERMITTED || write === NOT_PERMITTED) return this.#found(path, NOT_PERMITTED, true);
    const state = this.#options.state();
    const isMissed = saveOverdue(state) !== null || state.training.saveFailure !== null;
    return write !== null && NO_WRITES.includes(write) && isMissed ? this.#found(path, write, true) : null;
  }

  async #first(paths: readonly string[]): Promise<Found | null> {
    for (const path of new Set(paths.map(one => this.#resolved(one)))) {
      if ((await accessTo(path)).read === NOT_PERMITTED) return this.#found(path, NOT_PERMITTED, false);
    }
    return null;
  }

  #found(path: string, code: string, isSave: boolean): Found {
    const {platform = process.platform} = this.#options;
    const isGuarded = platform === 'darwin' && guardedPlace(linksResolved(path), this.#home) !== null;
    const home = this.#home;
    const shown = home !== null && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
    return {code, text: refusedText({path: shown, code, isSave, isGuarded})};
  }

  /** Warns of each refusal once for as long as it lasts; its text may change meanwhile. */
  #warn(code: string, found: Found | null): void {
    const known = this.#options.state().warnings.find(warning => warning.code === code);
    const t = steadyNow();
    if (found !== null && known?.text !== found.text) {
      this.#options.write({t, type: 'warning', code, text: found.text});
    }
    if (found === null && known !== undefined) this.#options.write({t, type: 'warning-over', code});
  }
}
