import {AXIS_WORDS} from '../../insight/overlay/axis.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {cutRow, quiet, type Row, strong} from '../row.js';
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
  if (problem !== undefined) return [...figures, cutRow([quiet(problem)], width)];
  if (whole === null || entry.view.run.state === 'waiting') return figures;
  const gap: Row[] = rows < ROOMY ? [] : [[]];
  const room = rows - figures.length - gap.length;
  const key = [width, room, options.ascii].join();
  return [...figures, ...gap, ...once(whole, key, () => chartsOf(whole, {width, rows: room, now}, options))];
};

/** Rows of sentences at most, and the fewest of the charts that they leave. */
const MAX_SENTENCES = 4;
const MIN_CHARTS = 12;

const overlaidRows = (scene: Scene, width: number, rows: number): Row[] => {
  const {marked, ui, options, library} = scene;
  const read = marked.map(({id}) => library.wholes.get(id)).filter((one): one is WholeRun => one !== undefined);
  const isRead = read.length === marked.length;
  const comparison = isRead ? comparisonOf(read) : null;
  const table = markedRows(marked, library.wholes, comparison, width, options);
  const title = cutRow([strong(`${marked.length} runs`), quiet(` over each other, ${AXIS_WORDS[ui.axis]}`)], width);
  const free = rows - table.length - 1;
  const sentences =
    comparison === null ? [] : sentenceRows(comparison, width, Math.min(MAX_SENTENCES, free - MIN_CHARTS));
  const room = free - sentences.length;
  const [first] = read;
  // Each keeps its own line, so none is drawn before all are there.
  if (!isRead || first === undefined) {
    const blank = Array.from({length: Math.max(0, room - 1)}, (): Row => []);
    return [title, [quiet('reading …')], ...blank, ...table];
  }
  if (room < 4) return [title, ...table];
  const key = [ui.axis, width, room, options.ascii, ...read.map(({id, until}) => `${id} ${until}`)].join();
  const charts = once(first, key, () => overlayRows(read, ui.axis, {width, rows: room, now: library.now}, options));
  return [title, ...charts, ...table, ...sentences];
};

/** The chosen run with its charts or, where several are marked, those over each other; at most `rows` rows. */
export const detailRows = (scene: Scene, width: number, rows: number): Row[] => {
  if (scene.marked.length > 1 && rows >= 6) return overlaidRows(scene, width, rows).slice(0, rows);
  return scene.chosen === null ? [] : chosenRows(scene.chosen, scene, width, rows).slice(0, rows);
};
