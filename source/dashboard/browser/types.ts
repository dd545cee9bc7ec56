import type {Display} from '../../format/display.js';
import type {Axis} from '../../insight/overlay/axis.js';
import type {RunView} from '../../insight/view.js';
import type {WholeRun} from '../../insight/whole/types.js';
import type {Run} from '../../journal/runs.js';
import type {KeyHint} from '../key-hint.js';
import type {Size} from '../types.js';

/** A row of the list: a run, or a folder that cannot be read as one. */
export type Entry = {
  id: string;
  /** Null for what cannot be read. */
  run: Run | null;
  /** Before it has been read, what is known without: its name, and when it started. */
  view: RunView;
  isRead: boolean;
  /** Why it cannot be read, in words; null for a run. */
  problem: string | null;
};

/** What stands among the runs on disk. */
export type Listed = {
  runs: readonly Run[];
  /** Ids of runs that a newer version recorded. */
  newer: readonly string[];
  unreadable: readonly {name: string; reason: string}[];
};

/** All that the list of runs needs of the rest of the program. Each may throw, or reject with, what is then shown. */
export type Services = {
  /** The time in ms since 1970. */
  now(): number;
  list(): Promise<Listed>;
  /** The names of all that stands among the runs, as cheaply as they can be had. */
  folders(): readonly string[];
  /** Changes whenever the user's words about a run have changed. */
  stamp(run: Run): string;
  view(run: Run): RunView;
  /** A run that is not over is looked after: its recorder may have died. */
  tend(run: Run): Promise<void>;
  whole(run: Run): Promise<WholeRun>;
  /** These return what was done, in a sentence; absent where one may only look. */
  rename?(id: string, name: string): Promise<string>;
  tag?(id: string, tags: readonly string[]): Promise<string>;
  remove?(id: string): Promise<string>;
  /** Writes a report of these runs; absent where there is none. */
  report?(ids: readonly string[]): Promise<string>;
  /** Shows the dashboard of a run in this terminal until it is closed. */
  dashboard(id: string): Promise<void>;
};

/** What has been read so far; the same object until something has changed. */
export type Library = {
  entries: readonly Entry[];
  /** How many of them are yet to be read. */
  unread: number;
  /** The first list has come. */
  isListed: boolean;
  /** Of the runs that are shown or marked, as far as they have been read, by id. */
  wholes: ReadonlyMap<string, WholeRun>;
  /** Why one of those could not be read, by id. */
  problems: ReadonlyMap<string, string>;
  now: number;
};

/** A line that is being typed: a filter, or a name or tags for a run. */
export type Typing = {what: 'filter' | 'name' | 'tags'; text: string; id: string | null};

/** The state of the screen, beside that of the runs. */
export type Ui = {
  size: Size;
  /** The id of the chosen entry, and where in the list it was seen last. */
  chosen: string | null;
  index: number;
  /** The first entry in view. */
  top: number;
  marked: readonly string[];
  sort: string;
  filter: string;
  typing: Typing | null;
  axis: Axis;
  /** The run that is to be removed, if the answer is yes. */
  question: string | null;
  help: boolean;
  helpPage: number;
  notice: {text: string; isBad: boolean} | null;
  /** What takes a moment, in words. */
  busy: string | null;
};

export type Options = {ascii: boolean; color: boolean; display?: Display};

/** All that the screen is drawn from. */
export type Scene = {
  library: Library;
  ui: Ui;
  /** The entries that the filter lets through, in order. */
  listed: readonly Entry[];
  chosen: Entry | null;
  /** Those that are marked and still there, in the order in which they were marked. */
  marked: readonly Entry[];
  /** Why the filter that is being typed is not understood; the last one that was still holds. */
  filterProblem: string | null;
  hints: readonly KeyHint[];
  options: Options;
};
