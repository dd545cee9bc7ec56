import {type FSWatcher, watch} from 'node:fs';
import {errorCode} from '../errors.js';
import {writeOwnFile} from '../paths/open.js';
import type {Tmux} from '../tmux/client.js';
import {paneLayoutFor} from '../tmux/layout.js';
import {askForNudges, readViewers, type Viewers} from '../tmux/viewers.js';
import {arrange} from '../tmux/window.js';

/** How often tmux is asked who is watching: a grouped session or a switched client sends no event to wait for. */
const ATTACHED_MS = 2000;
const DETACHED_MS = 5000;

export type SessionWatchOptions = {
  tmux: Tmux;
  sessionId: string;
  pane: string;
  /** Touched by tmux when a client attaches, and when the keyboard moves. */
  nudgeFile: string;
  /** Called after each time that tmux was asked. */
  onViewers(viewers: Viewers): void;
  /** Called once the pane is gone. */
  onGone(): void;
};

/**
 * Watches who sees the dashboard's pane. When a client attaches or is resized, and is too narrow or too wide for the
 * layout that the window has, the layout is turned, unless the user chose one by key. (A run that was started detached
 * is wide; the terminal that attaches may not be.)
 */
export class SessionWatch {
  readonly #options: SessionWatchOptions;
  #timer: NodeJS.Timeout | null = null;
  #nudges: FSWatcher | null = null;
  #stopped = false;
  /** Columns of the client when the layout was last fitted to it; null while no client shows the pane. */
  #columns: number | null = null;
  #isAsking = false;
  /** Something has changed since the question that is being answered. */
  #isStale = false;

  constructor(options: SessionWatchOptions) {
    this.#options = options;
  }

  /** Asks tmux for the first time, then again and again until `stop`. */
  async start(): Promise<void> {
    const {tmux, sessionId, pane, nudgeFile} = this.#options;
    if (this.#awaitNudges()) await askForNudges(tmux, sessionId, pane, nudgeFile);
    await this.#ask();
  }

  /** False on a disk that takes no such file: a client that attaches is then noticed some seconds later. */
  #awaitNudges(): boolean {
    const {nudgeFile} = this.#options;
    try {
      writeOwnFile(nudgeFile, '');
      this.#nudges = watch(nudgeFile, {persistent: false}, () => void this.#ask());
      return true;
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      return false;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#nudges?.close();
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Asks now: the terminal's size has changed. */
  askNow(): void {
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#stopped) return;
    this.#isStale = this.#isAsking;
    if (this.#isAsking) return;
    this.#isAsking = true;
    if (this.#timer) clearTimeout(this.#timer);
    try {
      const viewers = await readViewers(this.#options.tmux, this.#options.pane);
      if (viewers === null) {
        this.#options.onGone();
        return;
      }
      this.#options.onViewers(viewers);
      await this.#followWidth(viewers);
      if (this.#stopped) return;
      const pause = this.#isStale ? 0 : viewers.visible ? ATTACHED_MS : DETACHED_MS;
      this.#timer = setTimeout(() => void this.#ask(), pause);
    } finally {
      this.#isAsking = false;
    }
  }

  async #followWidth({visible, columns, layout, chosen}: Viewers): Promise<void> {
    if (layout === null) return;
    // What the user did with tmux' own keys stays until the next attach or resize.
    const before = this.#columns;
    this.#columns = visible ? columns : null;
    if (!visible || columns === before) return;
    const fitting = paneLayoutFor(columns);
    if (chosen !== null || fitting === layout) return;
    await arrange(this.#options.tmux, this.#options.sessionId, fitting);
  }
}
