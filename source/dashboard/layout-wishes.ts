import {GUTTER} from './gutter.js';
import type {Contents, Draft, Gaps} from './layout-draft.js';
import type {ChartName} from './panels/charts.js';
import {numbersRows} from './panels/numbers.js';

/** Narrower terminals have no margin, and nothing in columns. */
export const MARGIN_FROM = 60;
const BIG_FROM = 46;
const WORDS_IN_ONE_ROW_FROM = GUTTER + 61;
/** Columns between two panels that stand side by side, and what each has of so many. */
export const SIDE_GAP = 4;
export const halfOf = (width: number): number => Math.floor((width - SIDE_GAP) / 2);
/** Rows of a chart. */
export const SMALLEST_CHART = 3;
const LARGEST_CHART = 16;

/** Which charts come first when there is no room for all, and in which order they stand. */
const BY_IMPORTANCE: readonly ChartName[] = ['pace', 'swap', 'loss'];
const FROM_THE_TOP: readonly ChartName[] = ['swap', 'pace', 'loss'];

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

/** More lines for how the run ended, as far as there is something to fill them: its charts move no more. */
const endLines = (from: number, to: number): Wish[] =>
  Array.from({length: to - from + 1}, (_, index) => ({
    needs: ({toDo, width, sideBySide, contents}) =>
      contents.endLines(sideBySide ? halfOf(width) : width) > toDo && toDo < from + index ? 1 : 0,
    give: draft => {
      draft.toDo++;
    },
  }));

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

const settings: Wish = {
  needs: ({contents}) => (contents.hasSettings ? 1 : 0),
  give: draft => {
    draft.settings = true;
  },
};

const command: Wish = {
  needs: () => 1,
  give: draft => {
    draft.command = true;
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
export const WISHES: readonly Wish[] = [
  ...endLines(2, 3),
  bigProgress,
  swapRates,
  memoryBar,
  chart,
  trainer,
  toDo(2),
  ...endLines(3, 5),
  chart,
  apps('early'),
  chart,
  moreNumbers,
  ...endLines(6, 14),
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
  settings,
  machine,
  command,
  tallerCharts,
  moreNumbers,
  gap('betweenCharts', ({charts}) => charts.names.length - 1),
  moreApps,
  ...Array.from({length: LARGEST_CHART}, () => tallerCharts),
];
