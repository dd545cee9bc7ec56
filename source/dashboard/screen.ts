import {gutterOf} from './gutter.js';
import {screenLayout} from './layout.js';
import type {ScreenLayout} from './layout-types.js';
import {halfOf} from './layout-wishes.js';
import {overlayOf} from './overlay.js';
import {appListLines} from './panels/app-list.js';
import {type ChartsWords, chartsWords} from './panels/charts.js';
import {type EnlargedWords, enlargedWords} from './panels/enlarged.js';
import {footerAreas, footerWords} from './panels/footer.js';
import {type HelpWords, helpWords} from './panels/help.js';
import {memoryRows} from './panels/memory.js';
import {outputRows} from './panels/output.js';
import {type ProgressWords, progressWords} from './panels/progress.js';
import {SPECS} from './panels/registry.js';
import {tinyRows} from './panels/tiny.js';
import {toDoRows} from './panels/to-do.js';
import {cutRow, filled, type Row, type Sides} from './row.js';
import type {Scene} from './scene.js';
import type {Area} from './targets.js';
import type {AppsShown, Size} from './types.js';
import {awayShown} from './ui.js';

/** The panels of a run, as far as there is room for them. */
export type Panels = {
  progress: ProgressWords;
  memory: Row[];
  toDo: Row[];
  /** Open, it has the room of all that follows; else null. */
  appList: Row[] | null;
  charts: ChartsWords | null;
  /** The panels of the registry, by name. */
  rows: Readonly<Record<string, Row[]>>;
};

export type Frame = Pick<ScreenLayout, 'margin' | 'width' | 'sideBySide' | 'gaps' | 'rows'> & {
  chartRows: number;
  chartLegend: boolean;
};

/**
 * All that is seen, in words: what the components are to show. `overlay` lies over the rest; `areas` is what can be
 * clicked.
 */
export type Screen = {size: Size; appsShown: AppsShown; outputShown: boolean; overlay: Row[] | null; areas: Area[]} & (
  | {kind: 'tiny'; rows: Row[]}
  | {
      kind: 'full';
      frame: Frame;
      help: HelpWords | null;
      enlarged: EnlargedWords | null;
      panels: Panels | null;
      footer: Sides;
    }
);

/** Rows from which on a message may take more than three. */
const ROOMY = 20;
/** Rows of a message at most, on a screen with less room and with more. */
const MAX_MESSAGE_ROWS = {small: 3, roomy: 5};
/** Rows of it where there are no panels. */
const MAX_TINY_MESSAGE_ROWS = 2;

const below = (scene: Scene, {width, charts, rows}: ScreenLayout): Pick<Panels, 'charts' | 'rows'> => ({
  charts: charts.names.length === 0 ? null : chartsWords(scene, width, charts.names),
  rows: Object.fromEntries(
    SPECS.flatMap(({name, rowsOf}) => {
      const room = rows[name];
      return room === undefined ? [] : [[name, rowsOf(scene, width, room)]];
    }),
  ),
});

/** Rows of the first three panels, which stay whatever is opened below them. */
const topRows = (
  {progress, memory, toDo}: Pick<Panels, 'progress' | 'memory' | 'toDo'>,
  layout: ScreenLayout,
): number => {
  const first = progress.big === null ? 4 : 5;
  const second = memory.length + toDo.length;
  return layout.sideBySide ? Math.max(first, second) : first + layout.gaps.memory + layout.gaps.toDo + second;
};

/** The rows of the list of applications that can be chosen; `first` is the list's first row. */
const listAreas = (lines: ReturnType<typeof appListLines>, first: number, to: number): Area[] =>
  lines.flatMap(({app}, index) => (app === null ? [] : [{row: first + index, from: 0, to, target: {app}}]));

/** Without what lies below other rows, from row `from` on. */
const uncovered = (areas: readonly Area[], from: number): Area[] => areas.filter(({row}) => row < from);

const panelsOf = (scene: Scene, layout: ScreenLayout, room: number): {panels: Panels; areas: Area[]} => {
  const {width, sideBySide, gaps} = layout;
  const side = sideBySide ? halfOf(width) : width;
  const within = (rows: readonly Row[], columns: number): Row[] =>
    rows.map(row => cutRow(row, columns - gutterOf(columns)));
  const top = {
    progress: progressWords(scene, side, layout.bigProgress),
    memory: within(memoryRows(scene, side, layout.memory), side),
    toDo: within(toDoRows(scene, side, layout.toDo), side),
  };
  if (scene.ui.list === null) return {panels: {...top, appList: null, ...below(scene, layout)}, areas: []};
  const first = topRows(top, layout) + gaps.apps;
  const lines = appListLines(scene, width, room - first);
  return {
    panels: {
      ...top,
      appList: within(
        lines.map(({row}) => row),
        width,
      ),
      charts: null,
      rows: {},
    },
    areas: listAreas(lines, first, layout.margin + width),
  };
};

const appsShownOn = (scene: Scene, layout: ScreenLayout | null): AppsShown => {
  const {list, help} = scene.ui;
  if (list !== null) return 'list';
  return !help && scene.ui.chart.enlarged === null && layout?.rows.apps !== undefined ? 'panel' : 'none';
};

/** The trainer's output over everything, in any size. */
const outputScreen = (scene: Scene, size: Size): Screen => {
  const {columns, rows} = size;
  const keys = filled(footerWords(scene, columns), columns);
  return {
    kind: 'tiny',
    size,
    appsShown: 'none',
    outputShown: true,
    overlay: null,
    areas: scene.ui.output.typing === null ? footerAreas(scene, columns, rows - 1, 0) : [],
    rows: outputRows(scene, columns, rows, keys),
  };
};

const tinyScreen = (scene: Scene, size: Size): Screen => {
  const {columns} = size;
  const messageRows = Math.min(MAX_TINY_MESSAGE_ROWS, size.rows);
  const lines = scene.ui.list === null ? null : appListLines(scene, columns, size.rows);
  const rows = lines === null ? tinyRows(scene) : lines.map(({row}) => row);
  const overlay = overlayOf(scene, columns, messageRows, messageRows);
  return {
    kind: 'tiny',
    size,
    appsShown: appsShownOn(scene, null),
    outputShown: false,
    overlay,
    // A message stands in the place of all else.
    areas: lines === null || overlay !== null ? [] : listAreas(lines, 0, columns),
    rows: rows.slice(0, size.rows).map(row => cutRow(row, columns)),
  };
};

/** All of a screen of this size, in words. Nothing in it is wider or higher than its room. */
export const screenOf = (scene: Scene, size: Size): Screen => {
  if (scene.ui.output.isOpen && awayShown(scene, scene.ui) === null) return outputScreen(scene, size);
  const layout = screenLayout(size, scene);
  if (layout === null) return tinyScreen(scene, size);
  const {margin, width, sideBySide, gaps, charts, rows} = layout;
  const {help, list} = scene.ui;
  const room = size.rows - 1;
  const overlay = overlayOf(scene, width, room, size.rows < ROOMY ? MAX_MESSAGE_ROWS.small : MAX_MESSAGE_ROWS.roomy);
  const enlarged = help || list !== null ? null : enlargedWords(scene, width, room);
  const shown = help || enlarged !== null ? null : panelsOf(scene, layout, room);
  return {
    kind: 'full',
    size,
    appsShown: appsShownOn(scene, layout),
    outputShown: false,
    overlay,
    areas: [
      ...uncovered(shown?.areas ?? [], room - (overlay?.length ?? 0)),
      ...footerAreas(scene, width, room, margin),
    ],
    frame: {margin, width, sideBySide, gaps, rows, chartRows: charts.rows, chartLegend: charts.legend},
    help: help ? helpWords(scene, width, room) : null,
    enlarged,
    panels: shown?.panels ?? null,
    footer: footerWords(scene, width),
  };
};
