import type {ChartName} from './panels/charts.js';
import type {MemoryShows} from './panels/memory.js';

/** Blank rows between the panels, and what is left over above the footer. */
export type Gaps = {
  memory: number;
  toDo: number;
  apps: number;
  charts: number;
  betweenCharts: number;
  numbers: number;
  footer: number;
};

export type Layout = {
  /** Blank columns on both sides. */
  margin: number;
  /** Columns between the margins. */
  width: number;
  /** Progress on the left and memory with what to do on the right, instead of one under the other. */
  sideBySide: boolean;
  bigProgress: boolean;
  memory: MemoryShows;
  toDo: number;
  apps: number;
  charts: {names: ChartName[]; rows: number};
  numbers: number;
  trainer: boolean;
  machine: boolean;
  settings: boolean;
  command: boolean;
  gaps: Gaps;
};

/** What there is to show, beside what every run has. */
export type Contents = {
  /** The trainer tells of iterations; without them there are no figures of it, and nothing to draw but swap. */
  hasIterations: boolean;
  /** The system tells more of its memory than every system does. */
  hasMemoryDetails: boolean;
  hasMachine: boolean;
  hasSettings: boolean;
  /** How many lines of so many columns there are to tell of a run that has ended; 0 while it goes on, when nothing may move. */
  endLines: (width: number) => number;
  /** Memory by application: as soon as memory is short it is needed more than the chart of the loss. */
  apps: 'none' | 'late' | 'early';
};

/** A layout that is being made. */
export type Draft = Layout & {contents: Contents};
