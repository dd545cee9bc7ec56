import {formatBytes} from '../../format/units.js';
import type {App} from '../../host/types.js';
import {appKey, chosenApp, listedApps, mayQuit, whyNot} from '../app-choice.js';
import {gutterOf} from '../gutter.js';
import {fit, quiet, type Row, type Style, say} from '../row.js';
import type {Scene} from '../scene.js';
import {cleanText} from '../width.js';
import {
  type AppColumns,
  appColumns,
  appHeading,
  appRow,
  MAX_NAME,
  MEMORY,
  MIN_NAME,
  SIGN,
  tableWidth,
} from './app-columns.js';
import {appsAreOld, appsProblemText} from './apps.js';

const CHOSEN: Style = {inverse: true};
const KEPT: Style = {dim: true};

/**
 * Columns that a reason has at least, if need be in place of the figures after the memory and of the end of a long
 * name.
 */
const MIN_REASON = 32;

const listColumns = (width: number): AppColumns =>
  appColumns(width, Math.max(MIN_NAME, Math.min(MAX_NAME, width - SIGN - MEMORY - MIN_REASON)));

const listRow = (app: App, columns: AppColumns, width: number, chosen: boolean, old: boolean): Row => {
  const reason = whyNot(app);
  const style = chosen ? CHOSEN : reason === null ? {} : KEPT;
  const mark = {sign: chosen ? '›' : '', style, old};
  if (reason === null) return fit(appRow(app, columns, mark), tableWidth(columns), style);
  const isBeside = width - tableWidth(columns) >= MIN_REASON;
  const shown = isBeside ? columns : {...columns, compressed: 0, processes: 0};
  return [...appRow(app, shown, mark), say(`  ${cleanText(reason)}`, KEPT)];
};

/**
 * Index of the first application to show, so that the chosen one is in the middle where there are more on both sides.
 */
const firstShown = (count: number, chosen: number, rows: number): number =>
  Math.max(0, Math.min(count - rows, chosen - Math.floor(rows / 2)));

/** A row of the list, and the application that it stands for where that may be chosen. */
type ListLine = {row: Row; app: string | null};

const without = (rows: readonly Row[]): ListLine[] => rows.map(row => ({row, app: null}));

/**
 * The list to choose from, in `rows` rows: the applications that may be quit, and those that must stay open, with the
 * reason.
 */
export const appListLines = (scene: Scene, width: number, rows: number): ListLine[] => {
  const inner = width - gutterOf(width);
  const {listed: all, smaller, smallerBytes} = listedApps(scene);
  const problem = appsProblemText(scene);
  const chosen = chosenApp(scene, scene.ui.list?.chosen ?? null);
  const columns = listColumns(inner);
  const heading = rows >= 3 && all.length > 0 ? [appHeading(columns, '', scene.machine)] : [];
  const rest = smaller === 0 || rows < 3 ? [] : [[quiet(`  and ${smaller} smaller: ${formatBytes(smallerBytes)}`)]];
  const note = problem === null ? rest : [[quiet(problem)]];
  const room = Math.max(0, rows - heading.length - note.length);
  const first = firstShown(all.length, chosen === null ? 0 : all.indexOf(chosen), room);
  const old = appsAreOld(scene);
  const listed = all.slice(first, first + room).map(app => ({
    row: listRow(app, columns, inner, app === chosen, old),
    app: mayQuit(app) ? appKey(app) : null,
  }));
  return [...without(heading), ...listed, ...without(note)];
};
