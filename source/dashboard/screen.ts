import {contentsOf} from './contents.js';
import {gutterOf} from './gutter.js';
import {layoutFor} from './layout.js';
import type {Layout} from './layout-draft.js';
import {halfOf} from './layout-wishes.js';
import {type Over, overOf} from './over.js';
import {appListRows} from './panels/app-list.js';
import {type AppsWords, appsWords} from './panels/apps.js';
import {type ChartsWords, chartsWords} from './panels/charts.js';
import {footerWords} from './panels/footer.js';
import {type HelpWords, helpWords} from './panels/help.js';
import {machineRow} from './panels/machine.js';
import {memoryRows} from './panels/memory.js';
import {numbersCells} from './panels/numbers.js';
import {type ProgressWords, progressWords} from './panels/progress.js';
import {commandRow, settingsRow} from './panels/settings.js';
import {tinyRows} from './panels/tiny.js';
import {toDoRows} from './panels/to-do.js';
import {trainerRow} from './panels/trainer.js';
import {cutRow, type Row, type Sides} from './row.js';
import type {Scene} from './scene.js';
import type {AppsShown, Size} from './types.js';

/** The panels of a run, as far as there is room for them; null for one that is left out. */
export type Panels = {
  progress: ProgressWords;
  memory: Row[];
  toDo: Row[];
  /** Open, it has the room of all that follows. */
  appList: Row[] | null;
  apps: AppsWords | null;
  charts: ChartsWords | null;
  numbers: Sides[] | null;
  trainer: Row | null;
  settings: Row | null;
  command: Row | null;
  machine: Row | null;
};

export type Frame = Pick<Layout, 'margin' | 'width' | 'sideBySide' | 'gaps'> & {
  /** Rows of a chart, and of the applications. */
  chartRows: number;
  appsLines: number;
};

/** All that is seen, in words: what the components are to show. `over` lies over the rest. */
export type Screen = {size: Size; appsShown: AppsShown; over: Over | null} & (
  | {kind: 'tiny'; rows: Row[]}
  | {kind: 'full'; frame: Frame; help: HelpWords | null; panels: Panels | null; footer: Sides}
);

/** Rows from which on what is told may take more than three. */
const ROOMY = 20;

const NOT_BELOW = {
  apps: null,
  charts: null,
  numbers: null,
  trainer: null,
  settings: null,
  command: null,
  machine: null,
};

const below = (scene: Scene, layout: Layout): Omit<Panels, 'progress' | 'memory' | 'toDo' | 'appList'> => {
  const {width, charts} = layout;
  return {
    apps: layout.apps === 0 ? null : appsWords(scene, width, layout.apps),
    charts: charts.names.length === 0 ? null : chartsWords(scene, width, charts.names),
    numbers: layout.numbers === 0 ? null : numbersCells(scene, width, layout.numbers),
    trainer: layout.trainer ? trainerRow(scene, width) : null,
    settings: layout.settings ? settingsRow(scene, width) : null,
    command: layout.command ? commandRow(scene, width) : null,
    machine: layout.machine ? machineRow(scene, width) : null,
  };
};

/** Rows that the first three panels take, which stay whatever is opened below them. */
const topRows = ({progress, memory, toDo}: Pick<Panels, 'progress' | 'memory' | 'toDo'>, layout: Layout): number => {
  const first = progress.big === null ? 4 : 5;
  const second = memory.length + toDo.length;
  return layout.sideBySide ? Math.max(first, second) : first + layout.gaps.memory + layout.gaps.toDo + second;
};

const panelsOf = (scene: Scene, layout: Layout, room: number): Panels => {
  const {width, sideBySide, gaps} = layout;
  const side = sideBySide ? halfOf(width) : width;
  const within = (rows: readonly Row[], columns: number): Row[] =>
    rows.map(row => cutRow(row, columns - gutterOf(columns)));
  const top = {
    progress: progressWords(scene, side, layout.bigProgress),
    memory: within(memoryRows(scene, side, layout.memory), side),
    toDo: within(toDoRows(scene, side, layout.toDo), side),
  };
  if (scene.ui.list === null) return {...top, appList: null, ...below(scene, layout)};
  const rows = appListRows(scene, width, room - topRows(top, layout) - gaps.apps);
  return {...top, appList: within(rows, width), ...NOT_BELOW};
};

/** All of a screen of this size, in words. Nothing in them is wider or higher than the room that it has. */
export const screenOf = (scene: Scene, size: Size): Screen => {
  const layout = layoutFor(size, contentsOf(scene));
  const {list, help} = scene.ui;
  const appsShown = list !== null ? 'list' : !help && (layout?.apps ?? 0) > 0 ? 'panel' : 'none';
  if (layout === null) {
    const {columns} = size;
    const over = overOf(scene, columns, Math.min(2, size.rows), Math.min(2, size.rows));
    const rows = list === null ? tinyRows(scene) : appListRows(scene, columns, size.rows);
    return {kind: 'tiny', size, appsShown, over, rows: rows.slice(0, size.rows).map(row => cutRow(row, columns))};
  }
  const {margin, width, sideBySide, gaps, charts, apps} = layout;
  const room = size.rows - 1;
  return {
    kind: 'full',
    size,
    appsShown,
    over: overOf(scene, width, room, size.rows < ROOMY ? 3 : 5),
    frame: {margin, width, sideBySide, gaps, chartRows: charts.rows, appsLines: apps},
    help: help ? helpWords(scene, width, room) : null,
    panels: help ? null : panelsOf(scene, layout, room),
    footer: footerWords(scene, width),
  };
};
