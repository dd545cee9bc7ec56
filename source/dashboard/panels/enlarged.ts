import {fractionDone} from '../../insight/progress.js';
import {type ChartName, chartsWithData} from '../chart-names.js';
import type {Drawing} from '../drawing.js';
import {flow} from '../fields.js';
import {quiet, type Row, say, strong} from '../row.js';
import type {Scene} from '../scene.js';
import {axisRow} from './chart-axis.js';
import {charted, chartsWords} from './charts.js';
import {cursorFields, cursorLines} from './cursor-line.js';
import {iterationField} from './progress.js';
import {percentText, stateField} from './progress-header.js';
import {arrivalField, timeLeft} from './progress-lines.js';

/** One chart in the whole room. */
export type EnlargedWords = {
  header: Row;
  drawing: Drawing;
  /** Rows of the chart. */
  rows: number;
  cursor: number | null;
  axis: Row;
  /** What the signs mean, and what is under the cursor. */
  lines: Row[];
};

/** In one line: is it running, and when is it done? */
const header = (scene: Scene, width: number): Row => {
  const {view} = scene;
  const percent = percentText(fractionDone(view)).trim();
  const left = timeLeft(scene);
  const fields: Row[] = [
    [stateField(scene)],
    ...(percent === '' ? [] : [[strong(percent)]]),
    ...(left.length === 0 ? [] : [left]),
    arrivalField(scene),
    iterationField(view),
  ];
  return flow(fields, width);
};

/** Narrower ones tell in two rows what is under the cursor; swap and the GPU take some more. */
const ONE_ROW_FROM = {bare: 71, swap: 13, gpu: 11};
const HINT = '← → show the figures at a time';

/** The chart that was chosen, in `rows` rows; null where none was, or where it has nothing to draw any more. */
export const enlargedWords = (scene: Scene, width: number, rows: number): EnlargedWords | null => {
  const name: ChartName | null = scene.ui.chart.enlarged;
  const known = chartsWithData(scene.series);
  if (name === null || !known.includes(name)) return null;
  const {grid, cursor} = charted(scene, width);
  const oneRowFrom =
    ONE_ROW_FROM.bare +
    (known.includes('swap') ? ONE_ROW_FROM.swap : 0) +
    (known.includes('gpu') ? ONE_ROW_FROM.gpu : 0);
  const below = width < oneRowFrom ? 2 : 1;
  const {drawings, legend} = chartsWords(scene, width, [name]);
  const [drawing] = drawings;
  const signs = legend === null ? [] : [legend];
  if (drawing === undefined) return null;
  return {
    header: header(scene, width),
    drawing,
    rows: Math.max(1, rows - 2 - below - signs.length),
    cursor,
    axis: axisRow(scene, grid),
    lines: [
      ...signs,
      ...(cursor === null
        ? [flow([[quiet(HINT)]], width), ...(below === 2 ? [[say('')]] : [])]
        : cursorLines(cursorFields(scene, grid, cursor, width), width, below)),
    ],
  };
};
