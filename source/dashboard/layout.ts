import {GUTTER} from './gutter.js';
import type {ChartName} from './panels/charts.js';
import type {MemoryRows} from './panels/memory.js';
import {numbersRows} from './panels/numbers.js';
import type {Size} from './types.js';

/** Blank rows between the panels, and what is left over above the footer. */
export type Gaps = {
  memory: number;
  toDo: number;
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
  charts: {names: ChartName[]; heights: number[]};
  numbers: number;
  trainer: boolean;
  gaps: Gaps;
};

export const SMALLEST: Size = {columns: 40, rows: 8};

const MARGIN_FROM = 60;
const BIG_FROM = 46;
const WORDS_IN_ONE_ROW_FROM = GUTTER + 61;
const SIDE_BY_SIDE_FROM = 150;
const SMALLEST_CHART = 3;
const LARGEST_CHART = 16;

/** Which charts come first when there is no room for all, and in which order they stand. */
const BY_IMPORTANCE: readonly ChartName[] = ['pace', 'swap', 'loss'];
const FROM_THE_TOP: readonly ChartName[] = ['swap', 'pace', 'loss'];

/** Rows that are still to be given away. */
class Rows {
  free: number;

  constructor(free: number) {
    this.free = free;
  }

  /** Takes them if there are so many. */
  take(count: number): boolean {
    if (count > this.free) return false;
    this.free -= count;
    return true;
  }
}

/**
 * Which panels a terminal of this size shows, and how large: from what is needed most on, each gets its rows if there are so many
 * left. `hasIterations`: the trainer tells of iterations; without them there is nothing to draw but swap. Null below 40×8.
 */
export const layoutFor = ({columns, rows}: Size, hasIterations: boolean): Layout | null => {
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return null;
  const margin = columns >= MARGIN_FROM ? 1 : 0;
  const width = columns - 2 * margin;
  const sideBySide = width >= SIDE_BY_SIDE_FROM;
  const layout: Layout = {
    margin,
    width,
    sideBySide,
    bigProgress: false,
    memory: {words: 1, bar: false, legend: false},
    toDo: 1,
    charts: {names: [], heights: []},
    numbers: hasIterations ? 1 : 0,
    trainer: false,
    gaps: {memory: 0, toDo: 0, charts: 0, betweenCharts: 0, numbers: 0, footer: 0},
  };
  const available: ChartName[] = hasIterations ? [...BY_IMPORTANCE] : ['swap'];
  // Both give the least: progress 4, memory 1, to do 1, numbers 1, footer 1; side by side the first three share five rows.
  const left = new Rows(rows - (sideBySide ? 6 : 7) - layout.numbers);
  if (sideBySide) {
    layout.bigProgress = true;
    layout.memory = {words: 1, bar: true, legend: true};
    layout.toDo = 2;
  } else {
    layout.bigProgress = width >= BIG_FROM && left.take(1);
    if (width < WORDS_IN_ONE_ROW_FROM && left.take(1)) layout.memory.words = 2;
    layout.memory.bar = left.take(1);
  }
  const chart = (): boolean => {
    const name = available[0];
    if (name === undefined || !left.take(SMALLEST_CHART + (layout.charts.names.length === 0 ? 1 : 0))) return false;
    available.shift();
    layout.charts.names.push(name);
    return true;
  };
  chart();
  layout.trainer = left.take(1);
  if (!sideBySide && left.take(1)) layout.toDo = 2;
  chart();
  chart();
  const allNumbers = hasIterations ? numbersRows(width) : 0;
  if (layout.numbers < allNumbers && left.take(1)) layout.numbers++;
  if (!sideBySide && width >= MARGIN_FROM) layout.memory.legend = left.take(1);
  for (const gap of ['charts', 'numbers'] as const) if (left.take(1)) layout.gaps[gap] = 1;
  let each = SMALLEST_CHART;
  const taller = (): boolean => {
    const grows = layout.charts.names.length > 0 && each < LARGEST_CHART && left.take(layout.charts.names.length);
    if (grows) each++;
    return grows;
  };
  taller();
  if (!sideBySide && left.take(1)) layout.gaps.memory = 1;
  if (left.take(1)) layout.gaps.footer = 1;
  if (!sideBySide && left.take(1)) layout.gaps.toDo = 1;
  taller();
  if (layout.numbers < allNumbers && left.take(1)) layout.numbers++;
  if (!sideBySide && left.take(1)) layout.toDo = 3;
  if (left.take(Math.max(0, layout.charts.names.length - 1))) layout.gaps.betweenCharts = 1;
  while (taller());
  layout.charts.names = FROM_THE_TOP.filter(name => layout.charts.names.includes(name));
  layout.charts.heights = layout.charts.names.map(() => each);
  layout.gaps.footer += left.free;
  return layout;
};
