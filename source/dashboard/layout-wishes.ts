import {type ChartName, chartsWithData} from './chart-names.js';
import {GUTTER, MARGIN_FROM} from './gutter.js';
import type {Gaps, ScreenLayout, Wish} from './layout-types.js';
import type {PanelSpec} from './panel-spec.js';
import {hasDetails} from './panels/memory.js';
import {toDoLines} from './panels/to-do.js';
import type {Scene} from './scene.js';
import {hasEnded} from './state-words.js';

const BIG_FROM = 46;
const WORDS_IN_ONE_ROW_FROM = GUTTER + 61;
/** Columns between two panels that stand side by side. */
export const SIDE_GAP = 4;
/** Columns of each of two panels that stand side by side. */
export const halfOf = (width: number): number => Math.floor((width - SIDE_GAP) / 2);
/** The fewest rows of a chart. */
export const MIN_CHART_ROWS = 3;
/** The most rows of a chart. */
export const MAX_CHART_ROWS = 16;
/** Lines for how a run ended. */
const MAX_END_LINES = 14;

/** Which charts come first when there is no room for all, and in which order they stand. */
const BY_IMPORTANCE: readonly ChartName[] = ['loss', 'pace', 'swap', 'gpu', 'memory'];
const FROM_THE_TOP: readonly ChartName[] = ['memory', 'swap', 'gpu', 'pace', 'loss'];

/** One row where panels stand one under the other; side by side they have it already. */
const stacked = ({sideBySide}: ScreenLayout): number => (sideBySide ? 0 : 1);

/** A blank row. */
const gap = (name: keyof Gaps, needs: Wish['needs'] = () => 1): Wish => ({
  needs,
  give: layout => ({...layout, gaps: {...layout.gaps, [name]: 1}}),
});

/** Blank rows, each where the panels beside it are shown. */
export const gapAboveMemory = gap('memory', stacked);
export const gapAboveToDo = gap('toDo', stacked);
export const gapAboveCards = gap('cards', ({rows}) => (rows.gpu === undefined ? 0 : 1));
export const gapAboveApps = gap('apps', ({rows}) => (rows.apps === undefined && rows.hosts === undefined ? 0 : 1));
export const gapAboveCharts = gap('charts');
export const gapBetweenCharts = gap('betweenCharts', ({charts}) => charts.names.length - 1);
export const gapAboveFigures = gap('figures');
export const gapAboveFooter = gap('footer');

/** Room for `lines` lines of what to do; with `when`, only then. */
export const toDo = (lines: number, when: (scene: Scene) => boolean = () => true): Wish => ({
  needs: (layout, scene) => (layout.toDo < lines && when(scene) ? 1 : 0),
  give: layout => ({...layout, toDo: lines}),
});

/** One more line each for how the run ended, as far as there is something to fill them: its charts no longer move. */
export const endLines = (from: number, to: number): Wish[] =>
  Array.from({length: to - from + 1}, (_, index) => ({
    needs: ({toDo, width, sideBySide}, scene) => {
      if (!hasEnded(scene.view.run.state) || toDo >= from + index) return 0;
      return toDoLines(scene, sideBySide ? halfOf(width) : width, MAX_END_LINES) > toDo ? 1 : 0;
    },
    give: layout => ({...layout, toDo: layout.toDo + 1}),
  }));

/** Large digits. */
export const bigProgress: Wish = {
  needs: layout => (layout.width >= BIG_FROM ? stacked(layout) : 0),
  give: layout => ({...layout, bigProgress: true}),
};

/** What is shown already is not wished for again. */
const memory = (shows: Partial<ScreenLayout['memory']>, needs: Wish['needs']): Wish => ({
  needs: (layout, scene) =>
    Object.entries(shows).every(([key, value]) => layout.memory[key as keyof typeof shows] === value)
      ? 0
      : needs(layout, scene),
  give: layout => ({...layout, memory: {...layout.memory, ...shows}}),
});

/** The rates of swap in a row of their own, where one row is too narrow for all. */
export const swapRates = memory({words: 2}, layout => (layout.width < WORDS_IN_ONE_ROW_FROM ? stacked(layout) : 0));
/** Memory as a bar. */
export const memoryBar = memory({bar: true}, stacked);
/** The legend of that bar. */
export const memoryLegend = memory({legend: true}, layout => (layout.width >= MARGIN_FROM ? stacked(layout) : 0));
/** What not every system reports of its memory. */
export const memoryDetails = memory({details: true}, (_layout, {view}) => (hasDetails(view) ? 1 : 0));

/** Charts that a scene can have: those with something to draw. */
const chartsOf = ({series}: Scene): readonly ChartName[] => {
  const drawn = chartsWithData(series);
  return BY_IMPORTANCE.filter(name => drawn.includes(name));
};

/** One more chart. The first brings the time axis along. */
export const chart: Wish = {
  needs: ({charts: {names, rows}}, scene) => {
    if (names.length >= chartsOf(scene).length) return 0;
    return rows + (names.length === 0 ? 1 : 0);
  },
  give: (layout, scene) => {
    const chosen = chartsOf(scene).slice(0, layout.charts.names.length + 1);
    return {...layout, charts: {...layout.charts, names: FROM_THE_TOP.filter(name => chosen.includes(name))}};
  },
};

/** The same once the run has ended: its figures no longer change, and need not be large. */
export const chartAfterEnd: Wish = {
  needs: (layout, scene) => (hasEnded(scene.view.run.state) ? chart.needs(layout, scene) : 0),
  give: chart.give,
};

/** What the signs in the charts mean. Once there is something to tell, the row stays: nothing below it may jump. */
const legendIf = (hasSigns: (layout: ScreenLayout, scene: Scene) => boolean): Wish => ({
  needs: (layout, scene) => {
    const {names, legend} = layout.charts;
    return names.length > 0 && !legend && hasSigns(layout, scene) ? 1 : 0;
  },
  give: layout => ({...layout, charts: {...layout.charts, legend: true}}),
});
/** Where something is marked, and where there are merely points and colours. */
export const marksLegend = legendIf((_layout, {marks = []}) => marks.length > 0);
export const chartLegend = legendIf(
  ({charts: {names}}, {series}) => series.valLoss.all.startMs !== null || names.includes('memory'),
);

/** One more row for each chart. */
export const tallerCharts: Wish = {
  needs: ({charts}) => (charts.rows < MAX_CHART_ROWS ? charts.names.length : 0),
  give: layout => ({...layout, charts: {...layout.charts, rows: layout.charts.rows + 1}}),
};

/** A panel, in its fewest rows; only for scenes in which it is `wanted`. */
export const show = (panel: PanelSpec, wanted: (scene: Scene) => boolean = () => true): Wish => ({
  needs: ({rows, width}, scene) => (rows[panel.name] === undefined && wanted(scene) ? panel.minRows(scene, width) : 0),
  give: (layout, scene) => ({
    ...layout,
    rows: {...layout.rows, [panel.name]: panel.minRows(scene, layout.width)},
  }),
});

/** All the rows that a panel can fill, or none more: it says the same in fewer. */
export const showFully = ({name, maxRows = () => 0}: PanelSpec): Wish => ({
  needs: ({rows, width}, scene) => Math.max(0, rows[name] === undefined ? 0 : maxRows(width, scene) - rows[name]),
  give: (layout, scene) => ({...layout, rows: {...layout.rows, [name]: maxRows(layout.width, scene)}}),
});

/** One more row for a panel that is shown, up to as many as it can fill. */
export const grow = ({name, maxRows = () => 0}: PanelSpec): Wish => ({
  needs: ({rows, width}, scene) => {
    const shown = rows[name];
    return shown !== undefined && shown < maxRows(width, scene) ? 1 : 0;
  },
  give: layout => ({...layout, rows: {...layout.rows, [name]: (layout.rows[name] ?? 0) + 1}}),
});

/** The same wish, but not in scenes where something holds. */
export const unless = (holds: (scene: Scene) => boolean, wish: Wish): Wish => ({
  ...wish,
  needs: (layout, scene) => (holds(scene) ? 0 : wish.needs(layout, scene)),
});
