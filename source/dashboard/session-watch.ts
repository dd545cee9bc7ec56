import {type FSWatcher, watch} from 'node:fs';
import {errorCode} from '../errors.js';
import {writeOwnFile} from '../paths/open.js';
import type {Tmux} from '../tmux/client.js';
import {layoutFor} from '../tmux/launch.js';
import {lookAtViewers, nudgeOnAttach, type Viewers} from '../tmux/viewers.js';
import {arrange} from '../tmux/window.js';

/** tmux is asked: a grouped session or a switched client sends no event that could be waited for. */
const ATTACHED_MS = 2000;
const DETACHED_MS = 5000;

export type SessionWatchOptions = {
  tmux: Tmux;
  sessionId: string;
  pane: string;
  /** Touched by tmux when somebody attaches. */
  nudgeFile: string;
  onViewers(viewers: Viewers): void;
  /** The pane is gone. */
  onGone(): void;
};

/**
 * Watches who looks at the dashboard's pane, and turns the layout when somebody attaches or resizes, and the window is too narrow or wide
 * for the one it has (a run that was started detached is wide; the terminal that attaches may not be), unless somebody chose one by key.
 */
export class SessionWatch {
  readonly #options: SessionWatchOptions;
  #timer: NodeJS.Timeout | null = null;
  #nudges: FSWatcher | null = null;
  #stopped = false;
  /** Those for which the layout was last seen to; null while nobody looks. */
  #columns: number | null = null;
  #looking = false;

  constructor(options: SessionWatchOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const {tmux, sessionId, nudgeFile} = this.#options;
    if (this.#awaitNudges()) await nudgeOnAttach(tmux, sessionId, nudgeFile);
    await this.#look();
  }

  /** False on a disk that takes no such file: somebody who attaches is seen some seconds later then. */
  #awaitNudges(): boolean {
    const {nudgeFile} = this.#options;
    try {
      writeOwnFile(nudgeFile, '');
      this.#nudges = watch(nudgeFile, {persistent: false}, () => void this.#look());
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

  /** Looks now: the terminal's size has changed, or a key has been pressed. */
  look(): void {
    void this.#look();
  }

  async #look(): Promise<void> {
    if (this.#looking || this.#stopped) return;
    this.#looking = true;
    if (this.#timer) clearTimeout(this.#timer);
    try {
      const viewers = await lookAtViewers(this.#options.tmux, this.#options.pane);
      if (viewers === null) {
        this.#options.onGone();
        return;
      }
      this.#options.onViewers(viewers);
      await this.#followWidth(viewers);
      if (this.#stopped) return;
      this.#timer = setTimeout(() => void this.#look(), viewers.visible ? ATTACHED_MS : DETACHED_MS);
    } finally {
      this.#looking = false;
    }
  }

  async #followWidth({visible, windowColumns, layout, chosen}: Viewers): Promise<void> {
    if (layout === null) return;
    // What somebody did with tmux' own keys stays until the next attach or resize.
    const before = this.#columns;
    this.#columns = visible ? windowColumns : null;
    if (!visible || windowColumns === before) return;
    const fitting = layoutFor(windowColumns);
    if (chosen !== null || fitting === layout) return;
    await arrange(this.#options.tmux, this.#options.sessionId, fitting);
  }
}
