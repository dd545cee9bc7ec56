import {dirname, resolve} from 'node:path';
import type {Host} from '../host/types.js';
import {ownCheckpoints} from '../insight/own-checkpoints.js';
import type {RunState} from '../insight/state.js';
import type {MonotonicMs} from '../journal/clocks.js';
import type {EventOf, FactSource, RunSettings} from '../journal/events.js';
import {type RunRecord, trainingStartedAt} from '../journal/run-record.js';
import {steadyNow} from '../journal/steady-clock.js';
import {type TrainerName, trainerNamed} from '../trainer/known/index.js';
import {factEvents, readAdapterFacts, readCommandFacts} from '../trainer/settings/command-facts.js';
import {settingsFromWords} from '../trainer/settings/from-words.js';
import type {Facts} from '../trainer/settings/meanings.js';
import {countTrainRows} from '../trainer/settings/train-rows.js';
import {type ShellWords, trainerProcesses} from '../trainer/trainer-processes.js';
import type {ProcessRoot} from '../trainer/tree.js';
import type {Dated} from './dated.js';

/**
 * When to search, in ms after the recorder's start: a trainer takes seconds to import its modules, a script that
 * prepares data minutes. One more search follows when the trainer reports that it trains.
 */
const SEARCHES_MS = [3000, 10_000, 30_000, 120_000, 600_000];

export type SettingsWatchOptions = {
  host: Pick<Host, 'processes' | 'commandLine' | 'workingDirectory'>;
  /** The run's own processes. */
  roots: readonly ProcessRoot[];
  record: Pick<RunRecord, 'command' | 'directory' | 'createdAt' | 'adopted'>;
  /** All that the journal says so far. */
  state: () => RunState;
  write: (event: Dated) => void;
};

/** The trainer whose options count, and its working folder; `trainer` is null until a known one is found. */
type Found = {trainer: TrainerName | null; directory: string};

/** The folder of this run's last checkpoint that was reported with its path; null without one. */
const savesIn = (state: RunState): string | null => {
  const path = ownCheckpoints(state).findLast(one => one.path.includes('/'))?.path;
  return path === undefined ? null : dirname(path);
};

/** Those that write no adapter_config.json with their settings read no `train.jsonl` either. */
const readsOtherData = (trainer: TrainerName | null): boolean =>
  trainer !== null && trainerNamed(trainer)?.adapterConfigKeys === undefined;

/**
 * Finds settings that the run's own command does not show: those of a trainer that a script has started, those that
 * mlx_lm writes at its start, and the number of rows in the data. Searches a few times, until all is known; a search
 * that fails does not disturb the recording.
 */
export class SettingsWatch {
  readonly #options: SettingsWatchOptions;
  readonly #stopping = new AbortController();
  #found: Found;
  #startedAt: MonotonicMs | null = null;
  #searches = 0;
  #hasBegun = false;
  #isSearching = false;
  #isDone = false;
  #hasAdapterFacts = false;
  #countedFolder: string | null = null;
  readonly #shellWords: ShellWords = new Map();

  constructor(options: SettingsWatchOptions) {
    this.#options = options;
    const {command, directory, adopted} = options.record;
    // The working folder of a trainer that mlxtop did not start is its process's: a launcher may have changed it.
    this.#found = {trainer: adopted ? null : settingsFromWords(command).trainer, directory};
  }

  /** Starts a search if one is due. `hasBegun`: the trainer has reported that it trains. */
  consider(now: MonotonicMs, hasBegun: boolean): void {
    this.#startedAt ??= now;
    if (this.#isDone || this.#isSearching) return;
    const elapsed = now - this.#startedAt;
    const due = SEARCHES_MS.filter(at => at <= elapsed).length;
    if (due <= this.#searches && hasBegun === this.#hasBegun) return;
    this.#searches = due;
    this.#hasBegun = hasBegun;
    void this.#search();
  }

  /** Ends the search, and a count of rows that is running. */
  stop(): void {
    this.#isDone = true;
    this.#stopping.abort();
  }

  async #search(): Promise<void> {
    this.#isSearching = true;
    try {
      if (this.#found.trainer === null) await this.#findTrainer();
      this.#isDone ||= readsOtherData(this.#found.trainer);
      if (this.#isDone) return;
      const fromHub = await this.#readAdapterFacts();
      if (!fromHub) await this.#countRows();
      this.#isDone ||= this.#found.trainer !== null && this.#hasAdapterFacts;
    } catch {
      // There was no list of processes this time. A later search may have one, and a run does without.
    } finally {
      this.#isSearching = false;
    }
  }

  async #findTrainer(): Promise<void> {
    const {host, roots, record} = this.#options;
    for await (const {pid, words} of trainerProcesses(host, roots, this.#shellWords)) {
      const directory = (await host.workingDirectory(pid)) ?? record.directory;
      const {trainer, flag, config, unread} = await readCommandFacts(words, directory);
      if (unread !== null) this.#warn(unread);
      this.#note(config, 'config');
      this.#note(flag, 'flag');
      this.#found = {trainer, directory};
      return;
    }
  }

  /** Reads what mlx_lm wrote. Whether its data come from the hub, as far as the file says. */
  async #readAdapterFacts(): Promise<boolean> {
    if (this.#hasAdapterFacts) return false;
    const state = this.#options.state();
    const folder = state.settings.values.adapterPath ?? savesIn(state) ?? undefined;
    const facts = await readAdapterFacts(folder, this.#found.directory, this.#beganAt(state));
    if (facts === null) return false;
    this.#hasAdapterFacts = true;
    this.#note(facts, 'adapter');
    return facts.fromHub;
  }

  /**
   * The earliest date of a file that this run can have written. Files are dated by the machine's clock, which may have
   * been set back.
   */
  #beganAt(state: RunState): number {
    const {record} = this.#options;
    const isKnown = !record.adopted || record.adopted.startedAt != null;
    // Without a known start: mlx_lm writes the file before it trains, so after a save it is this run's.
    return isKnown || savesIn(state) === null
      ? trainingStartedAt(record) + state.clock.offsets.least
      : Number.NEGATIVE_INFINITY;
  }

  async #countRows(): Promise<void> {
    const {values, sources} = this.#options.state().settings;
    if (values.data === undefined) return;
    const folder = resolve(this.#found.directory, values.data);
    if (folder === this.#countedFolder) return;
    const trainRows = await countTrainRows(folder, this.#stopping.signal);
    this.#countedFolder = folder;
    if (trainRows !== null) this.#note({settings: {trainRows}, iterations: null}, sources.data ?? 'adapter');
  }

  #warn(warning: Omit<EventOf<'warning'>, 't'>): void {
    const isKnown = this.#options.state().warnings.some(({code}) => code === warning.code);
    if (!isKnown && !this.#stopping.signal.aborted) this.#options.write({t: steadyNow(), ...warning});
  }

  /** Writes what the journal does not say yet. */
  #note({settings, iterations}: Facts, source: FactSource): void {
    if (this.#stopping.signal.aborted) return;
    const {settings: known, training} = this.#options.state();
    const isNews = ([key, value]: [string, unknown]) => known.values[key as keyof RunSettings] !== value;
    const news: RunSettings = Object.fromEntries(Object.entries(settings).filter(isNews));
    const total = iterations === training.total?.iterations ? null : iterations;
    const t = steadyNow();
    for (const event of factEvents({settings: news, iterations: total}, source)) this.#options.write({t, ...event});
  }
}
