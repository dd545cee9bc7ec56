import type {RunHistory} from '../history/history.js';
import {OwnCost} from '../host/own-cost.js';
import type {App} from '../host/types.js';
import {describe} from '../insight/describe.js';
import {labelled} from '../insight/labelled.js';
import {isMemoryShort} from '../insight/short-memory.js';
import type {RunView} from '../insight/view.js';
import {viewInWallTime} from '../insight/wall-time.js';
import {monotonicNow} from '../journal/clocks.js';
import type {RecorderSample} from '../journal/events.js';
import type {RunRecord} from '../journal/run-record.js';
import {steadyClock} from '../journal/steady-clock.js';
import {AppsWatch} from './apps-watch.js';
import {awaySummary} from './away-summary.js';
import {chartedRuns} from './charted-runs.js';
import {EarlierWatch, type ReadEarlier} from './earlier-watch.js';
import {latestApps, movedBy} from './latest-apps.js';
import {NewAlerts} from './new-alerts.js';
import {newsOf} from './news.js';
import {ownWarnings} from './own-warnings.js';
import type {AppsShown, Away, Feed, Snapshot} from './types.js';

/** How often the journal is read. Out of view it is followed more slowly, so that there is little to catch up on. */
const SHOWN_MS = 1000;
const HIDDEN_MS = 10_000;
/** Clocks and figures that change all the time are drawn every other second; news is drawn as it is read. */
const REDRAW_MS = 2000;
/** Read between two turns of the keyboard while a long journal is opened, and how often what is known is drawn. */
const PIECE_BYTES = 512 * 1024;
const LOADING_MS = 1000;
/** What this process costs is measured over this time. */
const COST_MS = 4000;

export type RunFeedOptions = {
  history: RunHistory;
  machine: RunRecord['machine'];
  session?: RunRecord['session'];
  /** The name, tags and note that the user has given the run, as last read. */
  labels(): Parameters<typeof labelled>[1];
  /** Shown while the run is young. */
  hint: string | null;
  /** How often what changes all the time is drawn; absent: every other second. */
  redrawMs?: number | undefined;
  /** Reads which applications the machine has open. */
  readApps(): Promise<App[]>;
  /** The last lines that the trainer has printed; `reason` is that of its failure, where one is known. */
  lastWords(reason: string | null): string[];
  readEarlier: ReadEarlier;
  /** Called for each alert that comes while this is open. */
  alerted(code: string): void;
};

/**
 * Follows a run's journal and says when there is something to draw: every other second, with news every second; never
 * out of view.
 */
export class RunFeed implements Feed {
  readonly #options: RunFeedOptions;
  readonly #history: RunHistory;
  readonly #apps: AppsWatch;
  readonly #earlier: EarlierWatch;
  readonly #alerts = new NewAlerts();
  readonly #cost = new OwnCost();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #drawnAt = Number.NEGATIVE_INFINITY;
  /** What was news when it was last drawn. */
  #news = '';
  #visible = true;
  #recorderAlive: boolean | null = null;
  #recorderProblem: string | null = null;
  #session: RunRecord['session'];
  #atEnd = false;
  #snapshot: Snapshot | null = null;
  #spent: (RecorderSample & {at: number}) | null = null;
  #keyboardBy: string | null = null;
  #appsShown: AppsShown = 'none';
  #lastWords: readonly string[] | null = null;
  /** An absence that has ended and is not yet put into words: that takes all of the journal. */
  #absence: {since: number; at: number} | null = null;
  #away: Away | null = null;

  constructor(options: RunFeedOptions) {
    this.#options = options;
    this.#session = options.session;
    this.#history = options.history;
    this.#earlier = new EarlierWatch(options.readEarlier, () => this.#redraw());
    this.#apps = new AppsWatch({read: options.readApps, arrived: () => this.#redraw()});
  }

  read(): Snapshot {
    this.#snapshot ??= this.#compute();
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads what there is, then continues by itself until `stop`. */
  start(): void {
    this.tick();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Reads on and draws now: after a key has done something, or when the dashboard has come into view. */
  tick(): void {
    this.#readOn(true);
  }

  showsApps(shown: AppsShown): void {
    if (shown === this.#appsShown) return;
    this.#appsShown = shown;
    if (shown === 'list') this.#apps.hurry();
    this.#considerApps();
  }

  /** An application has quit: reads on and draws now, and reads the other applications again. */
  appsChanged(): void {
    this.#apps.hurry();
    this.tick();
  }

  /** Whether the dashboard is in view, and how the keyboard comes to it (`Snapshot.keyboardBy`). */
  setView(visible: boolean, keyboardBy: string | null): void {
    const isNew = (visible && !this.#visible) || keyboardBy !== this.#keyboardBy;
    this.#visible = visible;
    this.#keyboardBy = keyboardBy;
    if (isNew) this.tick();
  }

  /**
   * The dashboard is in view again at `at`, after an absence that began at `since` (ms since 1970, by the run's clock).
   */
  cameBack(since: number, at: number): void {
    this.#absence = {since, at};
    this.#away = null;
    this.#redraw();
  }

  /** What the run's tmux server belongs to, once that is known; its recorder may find it out later. */
  setSession(session: RunRecord['session']): void {
    this.#session = session;
  }

  /** `problem` is what keeps the recorder from writing; `alive` is null where that cannot be known. */
  setRecorder(alive: boolean | null, problem: string | null): void {
    this.#recorderAlive = alive;
    this.#recorderProblem = problem;
  }

  #readOn(isAsked: boolean): void {
    this.stop();
    const wasAtEnd = this.#atEnd;
    this.#atEnd = this.#history.catchUp(PIECE_BYTES).atEnd;
    if (this.#atEnd) for (const code of this.#alerts.take(this.#history)) this.#options.alerted(code);
    if (this.#atEnd ? isAsked || !wasAtEnd || this.#isDue() : this.#sinceDrawn() >= LOADING_MS) this.#redraw();
    this.#considerApps();
    if (this.#atEnd) this.#earlier.consider(this.#history.state.continues);
    const pause = this.#visible ? SHOWN_MS : HIDDEN_MS;
    this.#timer = setTimeout(() => this.#readOn(false), this.#atEnd ? pause : 0);
  }

  #sinceDrawn(): number {
    return performance.now() - this.#drawnAt;
  }

  /** A timer may come a little early. */
  #isDue(): boolean {
    return this.#sinceDrawn() > (this.#options.redrawMs ?? REDRAW_MS) - SHOWN_MS / 2 || this.#newsNow() !== this.#news;
  }

  #newsNow(): string {
    return newsOf(this.#history.state, this.#history.time().now);
  }

  #redraw(): void {
    this.#snapshot = null;
    this.#drawnAt = performance.now();
    this.#news = this.#newsNow();
    if (this.#visible) for (const listener of this.#listeners) listener();
  }

  #considerApps(): void {
    if (!this.#visible || this.#appsShown === 'none' || !this.#atEnd) return;
    const memory = this.#history.state.sample?.memory ?? null;
    this.#apps.consider(memory !== null && isMemoryShort(memory), performance.now());
  }

  /**
   * Measured over several redraws: what a single one costs is no share of anything, and a figure that changes with each
   * would ask for one.
   */
  #ownCost(): RecorderSample {
    const now = monotonicNow();
    if (this.#spent === null || now - this.#spent.at > COST_MS) this.#spent = {...this.#cost.look(now), at: now};
    return this.#spent;
  }

  /** Put into words once, as soon as all of the journal has been read. */
  #awayNow(): Away | null {
    if (this.#absence !== null && this.#atEnd) {
      const {since, at} = this.#absence;
      this.#absence = null;
      this.#away = awaySummary(this.#history, since, at);
    }
    return this.#away;
  }

  /** Read once, when the run has failed or ended early: nothing is printed after that. */
  #wordsOf(view: RunView): readonly string[] {
    if (view.run.outcome !== 'failed' && view.run.outcome !== 'ended-early') return [];
    this.#lastWords ??= this.#options.lastWords(view.run.failure?.line ?? null);
    return this.#lastWords;
  }

  #compute(): Snapshot {
    const {now: byRun, offset} = this.#history.time();
    const now = byRun + offset;
    const {memoryBytes, cpuPercent} = this.#ownCost();
    const {state} = this.#history;
    const view = labelled(viewInWallTime(describe(state, byRun), offset), this.#options.labels());
    return {
      view: {
        ...view,
        warnings: [...view.warnings, ...ownWarnings(view, now, this.#options.hint, this.#recorderProblem)],
      },
      ...chartedRuns(this.#earlier.runs, state, byRun, offset),
      now,
      clockOffset: offset,
      recorderAlive: this.#recorderAlive,
      loading: !this.#atEnd,
      viewerMemoryBytes: memoryBytes,
      viewerCpuPercent: cpuPercent,
      apps: latestApps(movedBy(this.#apps.latest, steadyClock.offset), movedBy(state.apps, offset)),
      appsProblem: this.#apps.problem,
      machine: this.#options.machine,
      session: this.#session ?? null,
      lastWords: this.#wordsOf(view),
      away: this.#awayNow(),
      keyboardBy: this.#keyboardBy,
    };
  }
}
