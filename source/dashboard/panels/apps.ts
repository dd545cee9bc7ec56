import {PROTECTED} from '../../host/protected.js';
import {gutterOf, withGutter} from '../gutter.js';
import {BLANK, fit, quiet, type Row, rowWidth, type Segment, say} from '../row.js';
import type {Scene} from '../scene.js';
import {cleanText, cut} from '../width.js';
import {appColumns, appHeading, appRow, LEAST_TABLE, MOST_TABLE} from './app-columns.js';

const GAP = 3;
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

/** Blocks of a table side by side. */
const beside = (blocks: readonly (readonly Row[])[], width: number, rows: number): Row[] =>
  Array.from({length: rows}, (_, y) =>
    blocks.flatMap((block, x): Segment[] => [say(x === 0 ? '' : ' '.repeat(GAP)), ...fit(block[y] ?? BLANK, width)]),
  );

/**
 * Whose memory is it? The largest applications in `lines` rows, the first of which names the columns. Without the training, which has a
 * row of its own.
 */
export const appsPanel = (scene: Scene, width: number, lines: number): Row[] => {
  if (lines === 0) return [];
  const inner = width - gutterOf(width);
  const problem = appsProblemText(scene);
  const all = (scene.apps?.apps ?? []).filter(app => app.protected !== PROTECTED.trainer);
  const rows = lines - 1 - (problem !== null && all.length > 0 ? 1 : 0);
  const blocks = Math.max(1, Math.floor((inner + GAP) / (LEAST_TABLE + GAP)));
  const columns = appColumns(Math.min(MOST_TABLE, Math.floor((inner + GAP) / blocks) - GAP));
  const old = appsAreOld(scene);
  const shown = all.slice(0, rows * blocks);
  const legend = shown.some(app => app.protected !== null) ? `${PROTECTED_SIGN} is to stay open` : '';
  const tables = Array.from({length: Math.ceil(shown.length / rows)}, (_, block) => [
    appHeading(columns, block === 0 ? legend : '', scene.machine),
    ...shown
      .slice(block * rows, (block + 1) * rows)
      .map(app =>
        appRow(
          app,
          columns,
          app.protected === null ? {sign: '', style: {}, old} : {sign: PROTECTED_SIGN, style: {dim: true}, old},
        ),
      ),
  ]);
  const drawn = tables.length === 0 ? [] : beside(tables, rowWidth(tables[0]?.[0] ?? BLANK), rows + 1);
  if (problem !== null) drawn.push([quiet(cut(problem, inner))]);
  while (drawn.length < lines) drawn.push([]);
  return withGutter('apps', drawn, width);
};
