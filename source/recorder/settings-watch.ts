import {dirname, resolve} from 'node:path';
import type {Host} from '../host/types.js';
import {ownCheckpoints} from '../insight/own-checkpoints.js';
import type {RunState} from '../insight/state.js';
import type {MonotonicMs} from '../journal/clocks.js';
import type {EventOf, FactSource, RunSettings} from '../journal/events.js';
import {type RunRecord, trainsSince} from '../journal/run-record.js';
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
 * When to look, in ms after the recorder's beginning: a trainer needs seconds to import what it needs, a script that prepares data
 * minutes. Besides, once when the training begins.
 */
const LOOKS_MS = [3000, 10_000, 30_000, 120_000, 600_000];

export type SettingsWatchOptions = {
  host: Pick<Host, 'processes' | 'commandLine' | 'workingDirectory'>;
  /** The processes that the run is made of. */
  roots: readonly ProcessRoot[];
  record: Pick<RunRecord, 'command' | 'directory' | 'createdAt' | 'adopted'>;
  /** All that the journal says by now. */
  state: () => RunState;
  write: (event: Dated) => void;
};

/** Whose options count, and where it works; `trainer` is null as long as none of the known is found. */
type Found = {trainer: TrainerName | null; directory: string};

/** The folder of the last checkpoint that this training told of with its folder; null without one. */
const savesIn = (state: RunState): string | null => {
  const path = ownCheckpoints(state).findLast(one => one.path.includes('/'))?.path;
  return path === undefined ? null : dirname(path);
};

/** Those that write no adapter_config.json with their settings read no `train.jsonl` either. */
const readsOtherData = (trainer: TrainerName | null): boolean =>
  trainer !== null && trainerNamed(trainer)?.adapterConfigKeys === undefined;

/**
 * Finds out what the run is, beyond what its own command says: a script's child that is a trainer, what mlx_lm wrote when it began, and
 * the rows of its data. A few looks, until all is known; one that fails is no trouble for the recording.
 */
export class SettingsWatch {
  readonly #options: SettingsWatchOptions;
  readonly #stopping = new AbortController();
  #found: Found;
  #startedAt: MonotonicMs | null = null;
  #looks = 0;
  #hasBegun = false;
  #looking = false;
  #isDone = false;
  #hasAdapterFacts = false;
  #countedFolder: string | null = null;
  readonly #shellWords: ShellWords = new Map();

  constructor(options: SettingsWatchOptions) {
    this.#options = options;
    const {command, directory, adopted} = options.record;
    // Where one works that mlxtop did not start, its process tells: a launcher may have put it elsewhere.
    this.#found = {trainer: adopted ? null : settingsFromWords(command).trainer, directory};
  }

  /** Begins a look if it is time. `hasBegun`: the trainer has said that it trains. */
  consider(now: MonotonicMs, hasBegun: boolean): void {
    this.#startedAt ??= now;
    if (this.#isDone || this.#looking) return;
    const elapsed = now - this.#startedAt;
    const due = LOOKS_MS.filter(at => at <= elapsed).length;
    if (due <= this.#looks && hasBegun === this.#hasBegun) return;
    this.#looks = due;
    this.#hasBegun = hasBegun;
    void this.#look();
  }

  /** Ends a count of rows that is under way. */
  stop(): void {
    this.#isDone = true;
    this.#stopping.abort();
  }

  async #look(): Promise<void> {
    this.#looking = true;
    try {
      if (this.#found.trainer === null) await this.#findTrainer();
      this.#isDone ||= readsOtherData(this.#found.trainer);
      if (this.#isDone) return;
      const fromHub = await this.#readAdapterFacts();
      if (!fromHub) await this.#countRows();
      this.#isDone ||= this.#found.trainer !== null && this.#hasAdapterFacts;
    } catch {
      // No list of processes this time: a later look may have one, and a run goes well without.
    } finally {
      this.#looking = false;
    }
  }

  async #findTrainer(): Promise<void> {
    const {host, roots, record} = this.#options;
    for await (const {pid, words} of trainerProcesses(host, roots, this.#shellWords)) {
      const directory = (await host.workingDirectory(pid)) ?? record.directory;
      const {trainer, flag, config, unread} = await readCommandFacts(words, directory);
      if (unread !== null) this.#warn(unread);
      this.#tell(config, 'config');
      this.#tell(flag, 'flag');
      this.#found = {trainer, directory};
      return;
    }
  }

  /** Whether the data come from the hub, as far as the file tells. */
  async #readAdapterFacts(): Promise<boolean> {
    if (this.#hasAdapterFacts) return false;
    const state = this.#options.state();
    const folder = state.settings.values.adapterPath ?? savesIn(state) ?? undefined;
    const facts = await readAdapterFacts(folder, this.#found.directory, this.#beganAt(state));
    if (facts === null) return false;
    this.#hasAdapterFacts = true;
    this.#tell(facts, 'adapter');
    return facts.fromHub;
  }

  /** The earliest date of something that this training can have written: files go by the machine's clock, which may have been set back. */
  #beganAt(state: RunState): number {
    const {record} = this.#options;
    const isKnown = !record.adopted || record.adopted.startedAt != null;
    // Else mlx_lm writes the file before it trains: where it has saved since, it is its own.
    return isKnown || savesIn(state) === null
      ? trainsSince(record) + state.clock.offsets.least
      : Number.NEGATIVE_INFINITY;
  }

  async #countRows(): Promise<void> {
    const {values, sources} = this.#options.state().settings;
    if (values.data === undefined) return;
    const folder = resolve(this.#found.directory, values.data);
    if (folder === this.#countedFolder) return;
    const trainRows = await countTrainRows(folder, this.#stopping.signal);
    this.#countedFolder = folder;
    if (trainRows !== null) this.#tell({settings: {trainRows}, iterations: null}, sources.data ?? 'adapter');
  }

  #warn(warning: Omit<EventOf<'warning'>, 't'>): void {
    const isKnown = this.#options.state().warnings.some(({code}) => code === warning.code);
    if (!isKnown && !this.#stopping.signal.aborted) this.#options.write({t: steadyNow(), ...warning});
  }

  /** Notes what the journal does not say yet. */
  #tell({settings, iterations}: Facts, source: FactSource): void {
    if (this.#stopping.signal.aborted) return;
    const {settings: known, training} = this.#options.state();
    const isNews = ([key, value]: [string, unknown]) => known.values[key as keyof RunSettings] !== value;
    const news: RunSettings = Object.fromEntries(Object.entries(settings).filter(isNews));
    const total = iterations === training.total?.iterations ? null : iterations;
    const t = steadyNow();
    for (const event of factEvents({settings: news, iterations: total}, source)) this.#options.write({t, ...event});
  }
}
