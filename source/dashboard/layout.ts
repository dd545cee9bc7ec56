import {type Draft, MARGIN_FROM, SMALLEST_CHART, WISHES} from './layout-wishes.js';
import type {ChartName} from './panels/charts.js';
import type {MemoryRows} from './panels/memory.js';
import type {Size} from './types.js';

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
  memory: MemoryRows;
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

export const SMALLEST: Size = {columns: 40, rows: 8};

const SIDE_BY_SIDE_FROM = 150;

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

/**
 * Which panels a terminal of this size shows, and how large. Null below 40×8.
 */
export const layoutFor = ({columns, rows}: Size, contents: Contents): Layout | null => {
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return null;
  const margin = columns >= MARGIN_FROM ? 1 : 0;
  const width = columns - 2 * margin;
  const sideBySide = width >= SIDE_BY_SIDE_FROM;
  const draft: Draft = {
    contents,
    margin,
    width,
    sideBySide,
    bigProgress: sideBySide,
    memory: {words: 1, bar: sideBySide, legend: sideBySide, details: false},
    toDo: sideBySide ? 2 : 1,
    apps: 0,
    charts: {names: [], rows: SMALLEST_CHART},
    numbers: contents.hasIterations ? 1 : 0,
    trainer: false,
    machine: false,
    settings: false,
    command: false,
    gaps: {memory: 0, toDo: 0, apps: 0, charts: 0, betweenCharts: 0, numbers: 0, footer: 0},
  };
  // The least: progress 4, memory 1, to do 1, footer 1; side by side the first three share five rows.
  let free = rows - (sideBySide ? 6 : 7) - draft.numbers;
  for (const wish of WISHES) {
    const needed = wish.needs(draft);
    if (needed <= 0 || needed > free) continue;
    wish.give(draft);
    free -= needed;
  }
  draft.gaps.footer += free;
  return draft;
};
