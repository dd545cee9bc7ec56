import type {RunHistory} from '../history/history.js';
import {OwnCost} from '../host/own-cost.js';
import type {App} from '../host/types.js';
import {describe} from '../insight/describe.js';
import {isMemoryShort} from '../insight/short-memory.js';
import {summary} from '../insight/story/summary.js';
import type {RunView} from '../insight/view.js';
import {lineInWallTime, seriesInWallTime, viewInWallTime} from '../insight/wall-time.js';
import type {RecorderSample} from '../journal/events.js';
import type {RunRecord} from '../journal/run-record.js';
import {steadyClock} from '../journal/steady-clock.js';
import {storyWords} from '../report/story.js';
import {AppsWatch} from './apps-watch.js';
import {latestApps, lookedLater} from './latest-apps.js';
import type {AppsShown, Away, Feed, Look} from './types.js';

/** Clocks on the screen move once a second; while nobody looks the journal is still followed, so that coming back is quick. */
const SHOWN_MS = 1000;
const HIDDEN_MS = 10_000;
/** Long enough to be read, short enough not to become furniture. */
const HINT_MS = 120_000;
/** Read between two looks at the keyboard while a long journal is being opened, and how often what is known by then is drawn. */
const PIECE_BYTES = 512 * 1024;
const LOADING_MS = 500;

export type RunFeedOptions = {
  history: RunHistory;
  machine: RunRecord['machine'];
  session?: RunRecord['session'];
  /** Said while the run is young. */
  hint: string | null;
  /** Looks at the machine's applications. */
  lookAtApps(): Promise<App[]>;
  /** The last lines that the trainer has printed; `reason` is that of its failure, where one is known. */
  lastWords(reason: string | null): string[];
  /** Called for each alert that comes while this is open: rings where that is wanted. */
  alerted(code: string): void;
};

/** Follows a run's journal and says when there is something to draw: about once a second, and never while nobody looks. */
export class RunFeed implements Feed {
  readonly #options: RunFeedOptions;
  readonly #history: RunHistory;
  readonly #apps: AppsWatch;
  readonly #cost = new OwnCost();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #visible = true;
  #recorderAlive: boolean | null = null;
  #problem: string | null = null;
  #atEnd = false;
  #look: Look | null = null;
  #spent: (RecorderSample & {at: number}) | null = null;
  #appsShown: AppsShown = 'none';
  #lastWords: readonly string[] | null = null;
  #cameBack: {since: number; at: number} | null = null;
  #away: Away | null = null;
  /** Alerts of before this was opened are no news; null until all of the journal has been read. */
  #alertedUpTo: number | null = null;

  constructor(options: RunFeedOptions) {
    this.#options = options;
    this.#history = options.history;
    this.#apps = new AppsWatch({look: options.lookAtApps, arrived: () => this.#redraw()});
  }

  read(): Look {
    this.#look ??= this.#compute();
    return this.#look;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads what there is, then goes on by itself until `stop`. */
  start(): void {
    this.tick();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Reads on and draws now: after a key has done something, or when somebody has come to look. */
  tick(): void {
    this.stop();
    this.#atEnd = this.#history.catchUp(PIECE_BYTES).atEnd;
    if (this.#atEnd) this.#considerAlerts();
    if (this.#atEnd || performance.now() - this.#drawnAt >= LOADING_MS) this.#redraw();
    this.#considerApps();
    const pause = this.#visible ? SHOWN_MS : HIDDEN_MS;
    this.#timer = setTimeout(() => this.tick(), this.#atEnd ? pause : 0);
  }

  showsApps(shown: AppsShown): void {
    if (shown === this.#appsShown) return;
    this.#appsShown = shown;
    if (shown === 'list') this.#apps.hurry();
    this.#considerApps();
  }

  /** An application has been quit: reads on and draws now, and looks at the others. */
  appsChanged(): void {
    this.#apps.hurry();
    this.tick();
  }

  setVisible(visible: boolean): void {
    const appeared = visible && !this.#visible;
    this.#visible = visible;
    if (appeared) this.tick();
  }

  /** Somebody looks again, at `at`; nobody had since `since` (ms since 1970, by the run's clock). */
  cameBack(since: number, at: number): void {
    this.#cameBack = {since, at};
    this.#away = null;
    this.#redraw();
  }

  /** `problem` is what keeps the recorder from writing; `alive` is null where nobody can tell. */
  setRecorder(alive: boolean | null, problem: string | null): void {
    this.#recorderAlive = alive;
    this.#problem = problem;
  }

  #redraw(): void {
    this.#look = null;
    this.#drawnAt = performance.now();
    if (this.#visible) for (const listener of this.#listeners) listener();
  }

  #considerAlerts(): void {
    const told = this.#alertedUpTo ?? this.#history.time().now;
    this.#alertedUpTo = told;
    for (const {code, since} of this.#history.state.alerts.filter(alert => alert.since > told)) {
      this.#alertedUpTo = Math.max(this.#alertedUpTo, since);
      this.#options.alerted(code);
    }
  }

  #considerApps(): void {
    if (!this.#visible || this.#appsShown === 'none' || !this.#atEnd) return;
    const memory = this.#history.state.sample?.memory ?? null;
    this.#apps.consider(memory !== null && isMemoryShort(memory), performance.now());
  }

  /** Over a second at least: what one redraw costs is no share of anything. */
  #ownCost(): RecorderSample {
    const now = performance.now();
    if (this.#spent === null || now - this.#spent.at > 0.9 * SHOWN_MS) this.#spent = {...this.#cost.look(now), at: now};
    return this.#spent;
  }

  #ownWarnings({run}: RunView, now: number): RunView['warnings'] {
    const {hint} = this.#options;
    const young = run.endedAt === null && now - run.startedAt < HINT_MS;
    return [
      ...(this.#problem ? [{code: 'recorder', text: this.#problem, since: now}] : []),
      ...(hint && young ? [{code: 'terminal', text: hint, since: run.startedAt}] : []),
    ];
  }

  /** Put into words once, as soon as all of the journal has been read. */
  #awayNow(): Away | null {
    const back = this.#cameBack;
    if (back === null || !this.#atEnd) return this.#away;
    const {offset} = this.#history.time();
    const told = summary(this.#history.state, back.since, back.at).map(line => lineInWallTime(line, offset));
    const lines = storyWords(told, back.at + offset);
    this.#cameBack = null;
    this.#away = lines.length === 0 ? null : {since: back.since + offset, at: back.at + offset, lines};
    return this.#away;
  }

  /** Read once, when the run has failed or ended early: nothing is printed after that. */
  #wordsOf(view: RunView): readonly string[] {
    if (view.run.outcome !== 'failed' && view.run.outcome !== 'ended-early') return [];
    this.#lastWords ??= this.#options.lastWords(view.run.failure?.line ?? null);
    return this.#lastWords;
  }

  #compute(): Look {
    const {now: byRun, offset} = this.#history.time();
    const now = byRun + offset;
    const {memoryBytes, cpuPercent} = this.#ownCost();
    const {state} = this.#history;
    const view = viewInWallTime(describe(state, byRun), offset);
    view.warnings = [...view.warnings, ...this.#ownWarnings(view, now)];
    return {
      view,
      series: seriesInWallTime(state.series, offset),
      now,
      clockOffset: offset,
      recorderAlive: this.#recorderAlive,
      loading: !this.#atEnd,
      viewerMemoryBytes: memoryBytes,
      viewerCpuPercent: cpuPercent,
      apps: latestApps(lookedLater(this.#apps.latest, steadyClock.offset), lookedLater(state.apps, offset)),
      appsProblem: this.#apps.problem,
      machine: this.#options.machine,
      session: this.#options.session ?? null,
      lastWords: this.#wordsOf(view),
      away: this.#awayNow(),
    };
  }
}
