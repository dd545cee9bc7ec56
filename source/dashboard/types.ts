import type {QuitResult} from '../actions/quit-app.js';
import type {Display} from '../format/display.js';
import type {App} from '../host/types.js';
import type {ChartMark} from '../insight/chart-marks.js';
import type {ShiftedTime} from '../insight/join-runs.js';
import type {RunSeries} from '../insight/series.js';
import type {RunView} from '../insight/view.js';
import type {RunRecord} from '../journal/run-record.js';
import type {OutputText} from './output-view.js';

/** What happened while no dashboard was in view, from `since` to `at` (ms since 1970), most important first. */
export type Away = {since: number; at: number; lines: readonly string[]};

/** Everything that the screen shows of a run at one moment. */
export type Snapshot = {
  view: RunView;
  series: RunSeries;
  /** What the charts mark; absent: nothing. */
  marks?: readonly ChartMark[];
  /**
   * Of a run that continues others: when the first of them began, in the charts; the times in the charts that are not
   * those of the clock; and the series without what a later run did again.
   */
  chartsFrom?: number;
  shifted?: readonly ShiftedTime[];
  withoutRepeats?: () => RunSeries;
  /** The time in ms since 1970, like all times here, by what the machine's clock says now. */
  now: number;
  /** By how much that is ahead of a clock that only moves forward, in ms: changes when the clock is set. Absent: 0. */
  clockOffset?: number;
  /** Null when that is not known. */
  recorderAlive: boolean | null;
  /** The journal is still being read: what is shown may not be the newest. */
  loading: boolean;
  /** What this dashboard itself costs. */
  viewerMemoryBytes: number | null;
  viewerCpuPercent: number | null;
  /** Memory by application, largest first; null before the first reading. */
  apps: {at: number; apps: readonly App[]} | null;
  /** Why the last reading of the applications failed; null when it did not. */
  appsProblem: string | null;
  /** What the run was started on. */
  machine: RunRecord['machine'] | null;
  /** What its tmux server belongs to; null or absent when that is not known. */
  session?: RunRecord['session'] | null;
  /** What the trainer printed last, once it has failed or ended early. */
  lastWords: readonly string[];
  /** What the user missed, once they are back after a long absence. */
  away: Away | null;
  /** What has been read of the trainer's output while that is on the screen; else null or absent. */
  output?: OutputText | null;
  /** How the keyboard comes to this pane, in words, while another pane has it; else null or absent. */
  keyboardBy?: string | null;
};

/** What the screen shows of the applications: decides whether, and how soon, they are read again. */
export type AppsShown = 'none' | 'panel' | 'list';

/**
 * Where the snapshots come from. It decides when there is something new to draw; between two, only keys change the
 * screen.
 */
export type Feed = {
  read(): Snapshot;
  /** Calls the listener whenever a redraw is due; returns a function that ends this. */
  subscribe(listener: () => void): () => void;
  /** Called when the screen shows something else of the applications. */
  showsApps(shown: AppsShown): void;
  /** Called when the trainer's output comes on the screen or leaves it. */
  showsOutput?(isShown: boolean): void;
};

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';

/**
 * What the keys do. The message of a rejected promise is shown in one line with its next step. The optional ones are
 * absent outside tmux, and all but `close` in a dashboard that may only look; their keys are then not shown and do
 * nothing.
 */
export type Actions = Partial<RunActions> & {
  /** Closes the dashboard; the run continues. */
  close(): void;
  /** Leaves tmux, or goes back to the session that the user came from. */
  detach?(): Promise<void>;
  /** Ends the tmux session of an ended run. */
  closeSession?(): Promise<void>;
  zoomTrainer?(): Promise<void>;
  swapLayout?(): Promise<void>;
};

/** What a dashboard that may act does to the run and to the machine. */
export type RunActions = {
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(signal: StopSignal): Promise<void>;
  /** Asks an application to quit, and waits until it has. */
  quitApp(app: App): Promise<QuitResult>;
  /** Has the run stopped at its next checkpoint (`wanted`), or takes that back. */
  stopAtCheckpoint(wanted: boolean): Promise<void>;
  /** Leaves tmux for the command that continues an ended run; rejects with that command where it cannot. */
  continueRun(): Promise<void>;
};

export type Options = {
  /** Draw no character above 0x7E. */
  ascii: boolean;
  color: boolean;
  placement: 'tmux' | 'alone';
  /** It may only look: nothing on the screen speaks of a key, or of a command, that does something to the run. */
  readOnly?: boolean;
  /** Absent: as usual. */
  display?: Display;
};

export type Size = {columns: number; rows: number};
