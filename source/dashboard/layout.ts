import {marginOf, panelWidth} from './gutter.js';
import type {ScreenLayout} from './layout-types.js';
import {MIN_CHART_ROWS} from './layout-wishes.js';
import {WISHES} from './panels/registry.js';
import type {Scene} from './scene.js';
import type {Size} from './types.js';

/** A smaller screen has no panels. */
export const MIN_SIZE: Size = {columns: 40, rows: 8};

const SIDE_BY_SIDE_FROM = 150;

/** Rows of the three panels that every screen shows, and of the footer: progress 4, memory 1, to do 1, footer 1. */
const STACKED_ROWS = 7;
/** Side by side the three share five rows. */
const SIDE_BY_SIDE_ROWS = 6;

/** What every screen of this size shows. */
const barest = ({columns}: Size): ScreenLayout => {
  const margin = marginOf(columns);
  const width = panelWidth(columns);
  const sideBySide = width >= SIDE_BY_SIDE_FROM;
  return {
    margin,
    width,
    sideBySide,
    bigProgress: sideBySide,
    memory: {words: 1, bar: sideBySide, legend: sideBySide, details: false},
    toDo: sideBySide ? 2 : 1,
    charts: {names: [], rows: MIN_CHART_ROWS, legend: false},
    rows: {},
    gaps: {memory: 0, toDo: 0, cards: 0, apps: 0, charts: 0, betweenCharts: 0, figures: 0, footer: 0},
  };
};

/**
 * Which panels a terminal of this size shows for a scene, and how large: the wishes that fit, in their order. Null
 * below `MIN_SIZE`.
 */
export const screenLayout = (size: Size, scene: Scene): ScreenLayout | null => {
  if (size.columns < MIN_SIZE.columns || size.rows < MIN_SIZE.rows) return null;
  let layout = barest(size);
  let free = size.rows - (layout.sideBySide ? SIDE_BY_SIDE_ROWS : STACKED_ROWS);
  for (const wish of WISHES) {
    const needed = wish.needs(layout, scene);
    if (needed <= 0 || needed > free) continue;
    layout = wish.give(layout, scene);
    free -= needed;
  }
  return {...layout, gaps: {...layout.gaps, footer: layout.gaps.footer + free}};
};
