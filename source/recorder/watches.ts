import {ownName, ownNames} from '../host/remote/own-names.js';
import type {Host} from '../host/types.js';
import {WAITS_FOR_INPUT} from '../insight/describe-warnings.js';
import type {RunState} from '../insight/state.js';
import {monotonicNow, wallMs} from '../journal/clocks.js';
import type {EventOf, MemorySample, RunEvent} from '../journal/events.js';
import type {RunPaths} from '../journal/run-folder.js';
import type {RunRecord} from '../journal/run-record.js';
import {steadyNow} from '../journal/steady-clock.js';
import {runHosts} from '../trainer/ranks/run-hosts.js';
import type {ProcessRoot} from '../trainer/tree.js';
import {AccessWatch} from './access-watch.js';
import {AlertWatch, type AlertWatchOptions} from './alert-watch.js';
import {AppWatch} from './app-watch.js';
import {CardsWatch, type HelperCost} from './cards-watch.js';
import type {Dated} from './dated.js';
import type {HostsWatch} from './hosts-watch.js';
import {InputWatch, type Silence} from './input-watch.js';
import {MetricsFile} from './metrics-file.js';
import {PatternWatch, type PatternWatchOptions} from './pattern-watch.js';
import {PolicyWatch} from './policy-watch.js';
import {PowerWatch} from './power-watch.js';
import {PriorWatch} from './prior-watch.js';
import {doToRanks} from './ranks.js';
import {SaveWatch} from './save-watch.js';
import {SettingsWatch} from './settings-watch.js';
import {WaiterWatch} from './waiter-watch.js';

export type WatchesOptions = {
  host: Host;
  paths: RunPaths;
  record: RunRecord;
  roots: readonly ProcessRoot[];
  /** Null for a trainer that mlxtop did not start: it is never paused by policy. */
  wrapperPid: number | null;
  sendAlert: AlertWatchOptions['send'];
  teach: PatternWatchOptions['teach'];
  /** All that the journal says so far. */
  state: () => RunState;
  write: (event: Dated) => void;
  /** Reports a problem under that code; null when it is over. */
  trouble: (code: string, text: string | null) => void;
};

const policyOf = ({wrapperPid, record, trouble, ...rest}: WatchesOptions): PolicyWatch | null => {
  const {autoPause: plan} = record;
  if (wrapperPid === null || !plan) return null;
  const elsewhere = (deed: 'pause' | 'resume') => doToRanks(rest.host, record, deed);
  const onTrouble = (text: string | null) => trouble('auto-pause', text);
  return new PolicyWatch({...rest, record, wrapperPid, plan, elsewhere, onTrouble});
};

/** What watches a run's other machines, loaded only where it has some; null without any. */
const hostsOf = async ({host, record, roots, write}: WatchesOptions): Promise<HostsWatch | null> => {
  const found = runHosts(record, ownNames(), ownName());
  if (found === null) return null;
  const {HostsWatch: Watch} = await import('./hosts-watch.js');
  return new Watch({host, record, roots, found, write});
};

/**
 * Everything that the recorder watches, reports and does besides sampling. No part waits for another or holds up the
 * samples.
 */
export class Watches {
  readonly #power: PowerWatch;
  readonly #apps: AppWatch;
  readonly #cards: CardsWatch;
  readonly #settings: SettingsWatch;
  readonly #prior: PriorWatch;
  readonly #saves: SaveWatch;
  readonly #access: AccessWatch;
  readonly #alerts: AlertWatch;
  readonly #policy: PolicyWatch | null;
  readonly #waiter: WaiterWatch;
  readonly #pattern: PatternWatch;
  readonly #input: InputWatch;
  readonly #options: WatchesOptions;
  #hosts: Promise<HostsWatch | null> | null = null;
  readonly #metrics: MetricsFile;

  constructor(options: WatchesOptions) {
    this.#options = options;
    const {host, paths, record, roots, sendAlert, state, write, trouble} = options;
    this.#power = new PowerWatch({host, write, onTrouble: text => trouble('power', text)});
    const rootPids = roots.map(({pid}) => pid);
    this.#apps = new AppWatch({host, rootPids, write, onTrouble: text => trouble('apps', text)});
    this.#cards = new CardsWatch({host, record, write, onTrouble: text => trouble('cards', text)});
    this.#settings = new SettingsWatch({host, roots, record, state, write});
    this.#prior = new PriorWatch({paths, record, state, write});
    this.#saves = new SaveWatch({record, state, write, onTrouble: text => trouble('checkpoints', text)});
    this.#access = new AccessWatch({record, state, write, onTrouble: text => trouble('access', text)});
    this.#alerts = new AlertWatch({write, send: sendAlert, onTrouble: text => trouble('alerts', text)});
    this.#policy = policyOf(options);
    this.#waiter = new WaiterWatch({host, write});
    this.#pattern = new PatternWatch({paths, record, state, write, teach: options.teach});
    this.#metrics = new MetricsFile({record, paths, state, onTrouble: text => trouble('metrics', text)});
    this.#input = new InputWatch({
      host,
      where: record.adopted ? 'where it runs' : 'in its pane (key z)',
      report: text => trouble(WAITS_FOR_INPUT, text),
    });
  }

  /** Before a sample is taken. */
  before(state: RunState): void {
    this.#hosts ??= hostsOf(this.#options).catch(() => null);
    this.#power.consider(monotonicNow());
    this.#settings.consider(monotonicNow(), state.training.began);
    this.#saves.consider(state, monotonicNow());
    this.#access.consider(state, monotonicNow());
    void this.#pattern.consider();
  }

  /** Whether the trainer's event only repeats what is in the journal already. */
  hasNoted(event: RunEvent): boolean {
    return this.#saves.hasNoted(event);
  }

  /** Called with whether the trainer is gone; true while the run's end should wait for the final checks. */
  isFinalCheckRunning(isGone: boolean): boolean {
    const saves = this.#saves.isFinalRunning(isGone, monotonicNow());
    return this.#access.isFinalRunning(isGone, monotonicNow()) || saves;
  }

  /** After a sample, which `state` includes. */
  after(state: RunState, memory: MemorySample | null): void {
    this.#alerts.update(state, steadyNow());
    this.#apps.consider(memory, monotonicNow());
    void this.#prior.consider(monotonicNow());
    this.#metrics.consider(monotonicNow());
  }

  /**
   * After a sample: reports a trainer that waits for input, pauses and resumes by policy, and withdraws announcements
   * of processes that are gone. `isComplete`: everything has been written. Resolves when that has happened.
   */
  async act(state: RunState, isComplete: boolean, silence: Omit<Silence, 'paused' | 'cpuPercent'>): Promise<void> {
    this.#cards.consider(silence.pids, monotonicNow());
    const cpuPercent = state.sample?.trainer?.cpuPercent ?? null;
    await this.#input.consider({...silence, paused: state.clock.pausedSince !== null, cpuPercent});
    await this.#policy?.check(state, steadyNow(), isComplete);
    if (isComplete) await this.#waiter.check(state);
  }

  /** What a program uses that stays for the recording; null for none. */
  helperCost(): HelperCost {
    return this.#cards.cost();
  }

  /** See `AlertWatch.sent`. */
  alertsSent(): Promise<void> {
    return this.#alerts.sent();
  }

  /** See `MetricsFile.end`. */
  metricsRemoved(): Promise<void> {
    return this.#metrics.end();
  }

  /** The run or its recording has ended. `end` is about to be written, and nothing may follow it in the journal. */
  stop(state: RunState, end: EventOf<'end'> | null): void {
    this.#settings.stop();
    this.#cards.stop();
    void this.#hosts?.then(hosts => hosts?.close());
    if (end === null) return;
    this.#policy?.runEnded();
    this.#alerts.update(
      {...state, end: {at: end.t, state: end.state, exitCode: end.exitCode, unseen: false}},
      wallMs(end.t),
    );
  }
}
