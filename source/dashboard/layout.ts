import {GUTTER} from './gutter.js';
import type {ChartName} from './panels/charts.js';
import type {MemoryRows} from './panels/memory.js';
import {numbersRows} from './panels/numbers.js';
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

/** What there is to show, beside what every run has. */
export type Contents = {
  /** The trainer tells of iterations; without them there are no figures of it, and nothing to draw but swap. */
  hasIterations: boolean;
  /** The system tells more of its memory than every system does. */
  hasMemoryDetails: boolean;
  hasMachine: boolean;
  /** Memory by application: as soon as memory is short it is needed more than the chart of the loss. */
  apps: 'none' | 'late' | 'early';
};

type Draft = Layout & {contents: Contents};

/** Something that a screen has when there are rows left for it. `needs` is how many; 0 where it has no place. */
type Wish = {needs(draft: Draft): number; give(draft: Draft): void};

const stacked = (draft: Draft): number => (draft.sideBySide ? 0 : 1);

const gap = (name: keyof Gaps, needs: Wish['needs'] = () => 1): Wish => ({
  needs,
  give: ({gaps}) => {
    gaps[name] = 1;
  },
});

const toDo = (lines: number): Wish => ({
  needs: draft => (draft.toDo < lines ? 1 : 0),
  give: draft => {
    draft.toDo = lines;
  },
});

const bigProgress: Wish = {
  needs: draft => (draft.width >= BIG_FROM ? stacked(draft) : 0),
  give: draft => {
    draft.bigProgress = true;
  },
};

const swapRates: Wish = {
  needs: draft => (draft.width < WORDS_IN_ONE_ROW_FROM ? stacked(draft) : 0),
  give: ({memory}) => {
    memory.words = 2;
  },
};

const memoryBar: Wish = {
  needs: stacked,
  give: ({memory}) => {
    memory.bar = true;
  },
};

const memoryDetails: Wish = {
  needs: ({contents}) => (contents.hasMemoryDetails ? 1 : 0),
  give: ({memory}) => {
    memory.details = true;
  },
};

const memoryLegend: Wish = {
  needs: draft => (draft.width >= MARGIN_FROM ? stacked(draft) : 0),
  give: ({memory}) => {
    memory.legend = true;
  },
};

/** The first chart brings the time axis along. */
const chart: Wish = {
  needs: ({charts, contents: {hasIterations}}) => {
    if (charts.names.length >= (hasIterations ? BY_IMPORTANCE.length : 1)) return 0;
    return SMALLEST_CHART + (charts.names.length === 0 ? 1 : 0);
  },
  give: ({charts, contents: {hasIterations}}) => {
    const chosen = hasIterations ? BY_IMPORTANCE.slice(0, charts.names.length + 1) : ['swap'];
    charts.names = FROM_THE_TOP.filter(name => chosen.includes(name));
  },
};

const tallerCharts: Wish = {
  needs: ({charts}) => (charts.rows < LARGEST_CHART ? charts.names.length : 0),
  give: ({charts}) => {
    charts.rows++;
  },
};

const moreNumbers: Wish = {
  needs: ({numbers, width, contents: {hasIterations}}) => (hasIterations && numbers < numbersRows(width) ? 1 : 0),
  give: draft => {
    draft.numbers++;
  },
};

const trainer: Wish = {
  needs: () => 1,
  give: draft => {
    draft.trainer = true;
  },
};

const machine: Wish = {
  needs: ({contents}) => (contents.hasMachine ? 1 : 0),
  give: draft => {
    draft.machine = true;
  },
};

/** A heading and three rows, then more of them. */
const APPS_LINES = 4;

const apps = (when: Contents['apps']): Wish => ({
  needs: draft => (draft.contents.apps === when && draft.width >= MARGIN_FROM ? APPS_LINES : 0),
  give: draft => {
    draft.apps = APPS_LINES;
  },
});

const moreApps: Wish = {
  needs: draft => (draft.apps > 0 ? 1 : 0),
  give: draft => {
    draft.apps++;
  },
};

/** From what is needed most on. A wish that does not fit is left out, and the next one has its turn. */
const WISHES: readonly Wish[] = [
  bigProgress,
  swapRates,
  memoryBar,
  chart,
  trainer,
  toDo(2),
  chart,
  apps('early'),
  chart,
  moreNumbers,
  memoryLegend,
  gap('charts'),
  gap('numbers'),
  tallerCharts,
  apps('late'),
  gap('apps', ({apps}) => Math.min(1, apps)),
  gap('memory', stacked),
  gap('toDo', stacked),
  memoryDetails,
  gap('footer'),
  toDo(3),
  machine,
  tallerCharts,
  moreNumbers,
  gap('betweenCharts', ({charts}) => charts.names.length - 1),
  moreApps,
  ...Array.from({length: LARGEST_CHART}, () => tallerCharts),
];

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
