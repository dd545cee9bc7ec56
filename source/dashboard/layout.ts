import type {Contents, Draft, Layout} from './layout-draft.js';
import {MARGIN_FROM, SMALLEST_CHART, WISHES} from './layout-wishes.js';
import type {Size} from './types.js';

export const SMALLEST: Size = {columns: 40, rows: 8};

const SIDE_BY_SIDE_FROM = 150;

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
