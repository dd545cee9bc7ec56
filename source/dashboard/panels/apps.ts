import {PROTECTED} from '../../host/protected.js';
import type {App} from '../../host/types.js';
import {gutterOf} from '../gutter.js';
import {cutRow, quiet, type Row} from '../row.js';
import type {Scene} from '../scene.js';
import {cleanText, cut} from '../width.js';
import {type AppLook, appColumns, appHeading, appRow, LEAST_TABLE, MOST_TABLE, tableWidth} from './app-columns.js';

/** Columns between two tables. */
export const TABLE_GAP = 3;
/** Older figures than this are marked with `~`: a look comes every half a minute. */
const OLD_MS = 90_000;

export const PROTECTED_SIGN = '·';

export const appsAreOld = ({apps, now}: Scene): boolean => apps !== null && now - apps.at > OLD_MS;

/** Why there is nothing to show, or nothing new; null when there is. */
export const appsProblemText = ({apps, appsProblem}: Scene): string | null => {
  if (appsProblem !== null) return cleanText(`memory by application is not known: ${appsProblem}`);
  if (apps === null) return 'looking at the applications…';
  return apps.apps.length === 0 ? 'no application was found' : null;
};

/** `tables` of one width stand side by side; `note` is below them. */
export type AppsWords = {tables: Row[][]; tableWidth: number; note: Row | null};

/**
 * Whose memory is it? The largest applications in `lines` rows, the first of which names the columns. Without the training, which has a
 * row of its own.
 */
export const appsWords = (scene: Scene, width: number, lines: number): AppsWords => {
  const inner = width - gutterOf(width);
  const problem = appsProblemText(scene);
  const all = (scene.apps?.apps ?? []).filter(app => app.protected !== PROTECTED.trainer);
  const rows = lines - 1 - (problem !== null && all.length > 0 ? 1 : 0);
  const blocks = Math.max(1, Math.floor((inner + TABLE_GAP) / (LEAST_TABLE + TABLE_GAP)));
  const columns = appColumns(Math.min(MOST_TABLE, Math.floor((inner + TABLE_GAP) / blocks) - TABLE_GAP));
  const old = appsAreOld(scene);
  const shown = all.slice(0, rows * blocks);
  const legend = shown.some(app => app.protected !== null) ? `${PROTECTED_SIGN} is to stay open` : '';
  const look = (app: App): AppLook =>
    app.protected === null ? {sign: '', style: {}, old} : {sign: PROTECTED_SIGN, style: {dim: true}, old};
  const wide = tableWidth(columns);
  const tables = Array.from({length: Math.ceil(shown.length / rows)}, (_, block) => [
    appHeading(columns, block === 0 ? legend : '', scene.machine),
    ...shown
      .slice(block * rows, (block + 1) * rows)
      .map(app => cutRow(appRow(app, columns, look(app)), Math.min(inner, wide))),
  ]);
  return {tables, tableWidth: wide, note: problem === null ? null : [quiet(cut(problem, inner))]};
};
