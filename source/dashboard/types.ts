import type {QuitResult} from '../actions/quit-app.js';
import type {App} from '../host/types.js';
import type {RunSeries} from '../insight/series.js';
import type {RunView} from '../insight/view.js';
import type {RunRecord} from '../journal/run-record.js';

/** What happened while nobody looked, from `since` to `at` (ms since 1970), most important first. */
export type Away = {since: number; at: number; lines: readonly string[]};

/** One look at a run: everything that the screen shows, at one moment. */
export type Snapshot = {
  view: RunView;
  series: RunSeries;
  /** ms since 1970, as are all times here, by what the machine's clock says now. */
  now: number;
  /** What that is ahead of a clock that only goes forward, in ms: it changes when the clock is set. Absent: nothing. */
  clockOffset?: number;
  /** Null when it could not be told. */
  recorderAlive: boolean | null;
  /** The journal is still being read: what is shown may not be the newest. */
  loading: boolean;
  /** What this dashboard itself costs. */
  viewerMemoryBytes: number | null;
  viewerCpuPercent: number | null;
  /** Memory by application, largest first; null before the first look. */
  apps: {at: number; apps: readonly App[]} | null;
  /** Why the last look at the applications failed; null when it did not. */
  appsProblem: string | null;
  /** What the run was started on. */
  machine: RunRecord['machine'] | null;
  /** What its tmux server belongs to; null or absent where that is not known. */
  session?: RunRecord['session'] | null;
  /** What the trainer printed last, once it has failed or ended early. */
  lastWords: readonly string[];
  /** Somebody has come back to a run at which nobody had looked for long. */
  away: Away | null;
};

/** What of the applications is on the screen: decides whether, and how soon, they are looked at again. */
export type AppsShown = 'none' | 'panel' | 'list';

/** Where the looks come from. It decides when there is something new to draw; nothing is drawn in between but after a key. */
export type Feed = {
  read(): Snapshot;
  /** Calls the listener whenever a redraw is due; returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** Told when that has changed. */
  showsApps(shown: AppsShown): void;
};

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';

/**
 * What the keys do. A rejected promise is shown as one line with its next step. The optional ones are absent outside tmux; their
 * keys are then not shown and do nothing.
 */
export type Actions = {
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(signal: StopSignal): Promise<void>;
  /** Asks an application to quit, and waits for it. */
  quitApp(app: App): Promise<QuitResult>;
  /** Has the run stopped at its next checkpoint, or takes that back. */
  stopAtCheckpoint(wanted: boolean): Promise<void>;
  /** Leaves tmux for the command that goes on with an ended run; rejects with that command where it cannot. */
  goOn(): Promise<void>;
  /** Closes the dashboard only. */
  close(): void;
  detach?(): Promise<void>;
  zoomTrainer?(): Promise<void>;
  swapLayout?(): Promise<void>;
};

export type Options = {
  /** No character above 0x7E. */
  ascii: boolean;
  color: boolean;
  placement: 'tmux' | 'alone';
};

export type Size = {columns: number; rows: number};
