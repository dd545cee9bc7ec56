import {AXIS_WORDS} from '../../insight/overlay/axis.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {cutRow, quiet, type Row, strong} from '../row.js';
import {cleanText} from '../width.js';
import {comparisonOf, markedRows, sentenceRows} from './compare-rows.js';
import {figureRows} from './figures.js';
import {overlayRows} from './overlay-rows.js';
import {runChartRows} from './run-charts.js';
import type {Entry, Scene} from './types.js';

/** Rows of figures at most, where there are charts below them. */
const MAX_FIGURES = {few: 3, many: 7};
/** From so many rows on there is room for the larger number. */
const ROOMY = 20;

const keptRows = new WeakMap<object, Map<string, Row[]>>();

/** What `draw` draws, once for the same run in the same size: a key that moves nothing else need not draw it again. */
const once = (of: object, key: string, draw: () => Row[]): Row[] => {
  const known = keptRows.get(of) ?? new Map<string, Row[]>();
  keptRows.set(of, known);
  const rows = known.get(key) ?? draw();
  known.set(key, rows);
  return rows;
};

/** The charts of one run over its time; of one that was imported without times by iteration, which is all it has. */
const chartsOf = (
  whole: WholeRun,
  size: {width: number; rows: number; now: number},
  options: Scene['options'],
): Row[] =>
  whole.imported?.hasTimes === false
    ? overlayRows([whole], 'iteration', size, options)
    : runChartRows(whole, size.width, size.rows, size.now, options);

const chosenRows = (entry: Entry, scene: Scene, width: number, rows: number): Row[] => {
  const {wholes, problems, now} = scene.library;
  const whole = wholes.get(entry.id) ?? null;
  const {options} = scene;
  if (rows < 6) return figureRows(entry, whole, width, rows);
  const figures = figureRows(entry, whole, width, rows < ROOMY ? MAX_FIGURES.few : MAX_FIGURES.many);
  const problem = problems.get(entry.id);
  if (problem !== undefined) return [...figures, cutRow([quiet(cleanText(problem))], width)];
  if (whole === null || entry.view.run.state === 'waiting') return figures;
  const gap: Row[] = rows < ROOMY ? [] : [[]];
  const room = rows - figures.length - gap.length;
  const key = [width, room, options.ascii].join();
  return [...figures, ...gap, ...once(whole, key, () => chartsOf(whole, {width, rows: room, now}, options))];
};

/** Rows of sentences at most, and the fewest of the charts that they leave. */
const MAX_SENTENCES = 6;
const MIN_CHARTS = 7;

/** Why not all of the marked runs are there: they are still being read, or one of them cannot be. */
const missingRow = ({marked, library: {problems}}: Scene, width: number): Row => {
  const failed = marked.find(({id}) => problems.has(id));
  if (failed === undefined) return [quiet('reading …')];
  return cutRow([quiet(cleanText(`${failed.view.run.name}: ${problems.get(failed.id)}`))], width);
};

const overlaidRows = (scene: Scene, width: number, rows: number): Row[] => {
  const {marked, ui, options, library} = scene;
  const read = marked.map(({id}) => library.wholes.get(id)).filter((one): one is WholeRun => one !== undefined);
  const isRead = read.length === marked.length;
  const comparison = isRead ? comparisonOf(read) : null;
  const table = markedRows(marked, library.wholes, comparison, width, options);
  const title = cutRow([strong(`${marked.length} runs`), quiet(` over each other, ${AXIS_WORDS[ui.axis]}`)], width);
  const free = rows - table.length - 1;
  const hasCharts = free >= MIN_CHARTS;
  const told = Math.min(MAX_SENTENCES, hasCharts ? free - MIN_CHARTS : free);
  const sentences = comparison === null ? [] : sentenceRows(comparison, width, told);
  const room = free - sentences.length;
  const [first] = read;
  // Each keeps its own line, so none is drawn before all are there.
  if (!isRead || first === undefined) {
    const blank = Array.from({length: Math.max(0, room - 1)}, (): Row => []);
    return [title, missingRow(scene, width), ...blank, ...table];
  }
  if (!hasCharts) return [title, ...table, ...sentences];
  const key = [ui.axis, width, room, options.ascii, ...read.map(({id, until}) => `${id} ${until}`)].join();
  const charts = once(first, key, () => overlayRows(read, ui.axis, {width, rows: room, now: library.now}, options));
  return [title, ...charts, ...table, ...sentences];
};

/** Where there is no room for more: what comes out of the comparison. */
const comparedRows = (scene: Scene, width: number, rows: number): Row[] => {
  const {marked, library} = scene;
  const read = marked.flatMap(({id}) => library.wholes.get(id) ?? []);
  const comparison = read.length === marked.length ? comparisonOf(read) : null;
  return comparison === null ? [missingRow(scene, width)] : sentenceRows(comparison, width, rows);
};

/** The chosen run with its charts or, where several are marked, those over each other; at most `rows` rows. */
export const detailRows = (scene: Scene, width: number, rows: number): Row[] => {
  if (scene.marked.length > 1 && rows > 1) {
    return (rows < 6 ? comparedRows : overlaidRows)(scene, width, rows).slice(0, rows);
  }
  return scene.chosen === null ? [] : chosenRows(scene.chosen, scene, width, rows).slice(0, rows);
};
