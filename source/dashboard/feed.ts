import type {RunHistory} from '../history/history.js';
import {OwnCost} from '../host/own-cost.js';
import {describe} from '../insight/describe.js';
import type {Feed, Look} from './types.js';

/** Clocks on the screen move once a second; while nobody looks the journal is still followed, so that coming back is quick. */
const SHOWN_MS = 1000;
const HIDDEN_MS = 10_000;
/** Read between two looks at the keyboard while a long journal is being opened. */
const PIECE_BYTES = 512 * 1024;

/** Follows a run's journal and says when there is something to draw: about once a second, and never while nobody looks. */
export class RunFeed implements Feed {
  readonly #history: RunHistory;
  readonly #cost = new OwnCost();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #visible = true;
  #recorderAlive: boolean | null = null;
  #problem: string | null = null;
  #atEnd = false;
  #look: Look | null = null;

  constructor(history: RunHistory) {
    this.#history = history;
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
    this.#look = null;
    if (this.#visible) for (const listener of this.#listeners) listener();
    const pause = this.#visible ? SHOWN_MS : HIDDEN_MS;
    this.#timer = setTimeout(() => this.tick(), this.#atEnd ? pause : 0);
  }

  setVisible(visible: boolean): void {
    const appeared = visible && !this.#visible;
    this.#visible = visible;
    if (appeared) this.tick();
  }

  /** `problem` is what keeps the recorder from writing. */
  setRecorder(alive: boolean, problem: string | null): void {
    this.#recorderAlive = alive;
    this.#problem = problem;
  }

  #compute(): Look {
    const now = Date.now();
    const {memoryBytes, cpuPercent} = this.#cost.look(performance.now());
    const view = describe(this.#history.state, now);
    if (this.#problem) view.warnings = [...view.warnings, {code: 'recorder', text: this.#problem, since: now}];
    return {
      view,
      series: this.#history.state.series,
      now,
      recorderAlive: this.#recorderAlive,
      loading: !this.#atEnd,
      viewerMemoryBytes: memoryBytes,
      viewerCpuPercent: cpuPercent,
    };
  }
}
