import {resolve} from 'node:path';
import type {Host} from '../host/types.js';
import type {RunState} from '../insight/state.js';
import type {FactSource, RunEvent, RunSettings} from '../journal/events.js';
import type {RunRecord} from '../journal/run-record.js';
import {factEvents, readAdapterFacts, readCommandFacts} from '../trainer/settings/command-facts.js';
import {settingsFromWords} from '../trainer/settings/from-words.js';
import type {Facts, TrainerName} from '../trainer/settings/meanings.js';
import {countTrainRows} from '../trainer/settings/train-rows.js';
import {type ProcessRoot, processesOf} from '../trainer/tree.js';

/**
 * When to look, in ms after the recorder's beginning: a trainer needs seconds to import what it needs, a script that prepares data
 * minutes. Besides, once when the training begins.
 */
const LOOKS_MS = [3000, 10_000, 30_000, 120_000, 600_000];

/** On macOS each one's words cost a start of ps: only of these is it asked. A script that is started by its name is called so on Linux. */
const MAY_TRAIN = /^(?:python|mlx)/i;
const MOST_PROCESSES = 16;

export type SettingsWatchOptions = {
  host: Pick<Host, 'processes' | 'commandLine' | 'workingDirectory'>;
  /** The processes that the run is made of. */
  roots: readonly ProcessRoot[];
  record: Pick<RunRecord, 'command' | 'directory' | 'createdAt'>;
  /** All that the journal says by now. */
  state: () => RunState;
  write: (event: RunEvent) => void;
};

/** Whose options count, and where it works; `trainer` is null as long as none of the known is found. */
type Found = {trainer: TrainerName | null; directory: string};

/** These write no adapter_config.json with their settings, and read no `train.jsonl`. */
const READS_OTHER_DATA: ReadonlySet<TrainerName | null> = new Set(['transformers', 'mlx-vlm']);

/**
 * Finds out what the run is, beyond what its own command says: a script's child that is a trainer, what mlx_lm wrote when it began, and
 * the rows of its data. A few looks, until all is known; one that fails is no trouble for the recording.
 */
export class SettingsWatch {
  readonly #options: SettingsWatchOptions;
  readonly #stopping = new AbortController();
  #found: Found;
  #startedAt: number | null = null;
  #looks = 0;
  #hasBegun = false;
  #looking = false;
  #isDone = false;
  #knowsWrapper = false;
  #hasAdapterFacts = false;
  #countedFolder: string | null = null;

  constructor(options: SettingsWatchOptions) {
    this.#options = options;
    const {command, directory} = options.record;
    this.#found = {trainer: settingsFromWords(command).trainer, directory};
  }

  /** Begins a look if it is time. `nowMs` only runs forward; `hasBegun`: the trainer has said that it trains. */
  consider(nowMs: number, hasBegun: boolean): void {
    this.#startedAt ??= nowMs;
    if (this.#isDone || this.#looking) return;
    const elapsed = nowMs - this.#startedAt;
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
      this.#isDone ||= READS_OTHER_DATA.has(this.#found.trainer);
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

  /** The innermost process that is a trainer: `uv run`, mlx.launch and scripts have its words in theirs, but are not it. */
  async #findTrainer(): Promise<void> {
    const {host, roots, record} = this.#options;
    const below = processesOf(roots, await host.processes()).filter(({name}) => MAY_TRAIN.test(name));
    const pids = below.slice(-MOST_PROCESSES).map(one => one.pid);
    pids.reverse();
    // The wrapper has the run's own command in its words; an adopted shell tells nothing.
    if (!this.#knowsWrapper) pids.push(...roots.map(({pid}) => pid).filter(pid => !pids.includes(pid)));
    this.#knowsWrapper = true;
    for (const pid of pids) {
      const words = (await host.commandLine(pid)) ?? [];
      if (settingsFromWords(words).trainer === null) continue;
      const directory = (await host.workingDirectory(pid)) ?? record.directory;
      const {trainer, flag, config} = await readCommandFacts(words, directory);
      this.#tell(config, 'config');
      this.#tell(flag, 'flag');
      this.#found = {trainer, directory};
      return;
    }
  }

  /** Whether the data come from the hub, as far as the file tells. */
  async #readAdapterFacts(): Promise<boolean> {
    if (this.#hasAdapterFacts) return false;
    const {state, record} = this.#options;
    const {adapterPath} = state().settings.values;
    const facts = await readAdapterFacts(adapterPath, this.#found.directory, record.createdAt);
    if (facts === null) return false;
    this.#hasAdapterFacts = true;
    this.#tell(facts, 'adapter');
    return facts.fromHub;
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

  /** Notes what the journal does not say yet. */
  #tell({settings, iterations}: Facts, source: FactSource): void {
    if (this.#stopping.signal.aborted) return;
    const {settings: known, training} = this.#options.state();
    const isNews = ([key, value]: [string, unknown]) => known.values[key as keyof RunSettings] !== value;
    const news: RunSettings = Object.fromEntries(Object.entries(settings).filter(isNews));
    const total = iterations === training.total?.iterations ? null : iterations;
    const t = Date.now();
    for (const event of factEvents({settings: news, iterations: total}, source)) this.#options.write({t, ...event});
  }
}
