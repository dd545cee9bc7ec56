import {PROTECTED} from '../../host/protected.js';
import type {App} from '../../host/types.js';
import {isOldReading} from '../../insight/reading-age.js';
import {gutterOf, MARGIN_FROM} from '../gutter.js';
import type {PanelSpec} from '../panel-spec.js';
import {cutRow, fit, quiet, type Row} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {cleanText, cut} from '../width.js';
import {type AppMark, appColumns, appHeading, appRow, MAX_TABLE, MIN_TABLE, tableWidth} from './app-columns.js';

/** Columns between two tables. */
const TABLE_GAP = 3;

const PROTECTED_SIGN = '·';

/** Whether the figures of the applications are marked with `~`. */
export const appsAreOld = ({apps, now}: Scene): boolean => apps !== null && isOldReading('apps', apps.at, now);

/** Why there is nothing to show, or nothing new; null when there is. */
export const appsProblemText = ({apps, appsProblem}: Scene): string | null => {
  if (appsProblem !== null) return cleanText(`memory by application is not known: ${appsProblem}`);
  if (apps === null) return 'reading memory by application…';
  return apps.apps.length === 0 ? 'no application was found' : null;
};

/** Rows of tables of one width, side by side. */
const sideBySide = (tables: readonly (readonly Row[])[], width: number): Row[] =>
  Array.from({length: tables[0]?.length ?? 0}, (_, row) =>
    tables.flatMap((table, index): Row => {
      const isLast = tables[index + 1]?.[row] === undefined;
      return isLast ? (table[row] ?? []) : fit(table[row] ?? [], width + TABLE_GAP);
    }),
  );

const mark = (app: App, old: boolean): AppMark =>
  app.protected === null ? {sign: '', style: {}, old} : {sign: PROTECTED_SIGN, style: {dim: true}, old};

/** The largest applications, in `rows` rows below the one that names the columns. */
const tableRows = (scene: Scene, apps: readonly App[], inner: number, rows: number): Row[] => {
  const blocks = Math.max(1, Math.floor((inner + TABLE_GAP) / (MIN_TABLE + TABLE_GAP)));
  const columns = appColumns(Math.min(MAX_TABLE, Math.floor((inner + TABLE_GAP) / blocks) - TABLE_GAP));
  const wide = tableWidth(columns);
  const shown = apps.slice(0, rows * blocks);
  const legend = shown.some(app => app.protected !== null) ? `${PROTECTED_SIGN} must stay open` : '';
  const old = appsAreOld(scene);
  const tables = Array.from({length: Math.ceil(shown.length / rows)}, (_, block) => [
    appHeading(columns, block === 0 ? legend : '', scene.machine),
    ...shown
      .slice(block * rows, (block + 1) * rows)
      .map(app => cutRow(appRow(app, columns, mark(app, old)), Math.min(inner, wide))),
  ]);
  return sideBySide(tables, wide);
};

/** A heading and three rows. */
const MIN_ROWS = 4;

/** Whose memory is it? The largest applications, without the trainer, which has a row of its own. */
export const APPS: PanelSpec = {
  name: 'apps',
  minRows: ({view}, width) => (hasEnded(view.run.state) || width < MARGIN_FROM ? 0 : MIN_ROWS),
  maxRows: () => Number.POSITIVE_INFINITY,
  rowsOf: (scene, width, rows) => {
    const inner = width - gutterOf(width);
    const problem = appsProblemText(scene);
    const apps = (scene.apps?.apps ?? []).filter(app => app.protected !== PROTECTED.trainer);
    if (problem === null) return tableRows(scene, apps, inner, rows - 1);
    const note: Row = [quiet(cut(problem, inner))];
    if (apps.length === 0) return [note];
    const table = tableRows(scene, apps, inner, rows - 2);
    return [...table, ...Array.from({length: rows - 1 - table.length}, (): Row => []), note];
  },
};
