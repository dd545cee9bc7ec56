import {type Layout, layoutFor} from './layout.js';
import {paint} from './paint.js';
import {chartsPanel} from './panels/charts.js';
import {footer} from './panels/footer.js';
import {helpRows} from './panels/help.js';
import {memoryPanel} from './panels/memory.js';
import {numbersPanel} from './panels/numbers.js';
import {progressPanel, tellsIterations} from './panels/progress.js';
import {tinyRows} from './panels/tiny.js';
import {toDoPanel} from './panels/to-do.js';
import {trainerRow} from './panels/trainer.js';
import {questionText} from './question.js';
import {BLANK, type Color, fit, type Row, type Style, say} from './row.js';
import type {Scene} from './scene.js';
import type {Size} from './types.js';
import {cleanText, cut, wrap} from './width.js';

const blanks = (count: number): Row[] => Array.from({length: Math.max(0, count)}, () => BLANK);

const SIDE_GAP = 4;

/** Two panels side by side, each of half the width. */
const beside = (left: readonly Row[], right: readonly Row[], width: number): Row[] =>
  Array.from({length: Math.max(left.length, right.length)}, (_, row) => [
    ...fit(left[row] ?? BLANK, width),
    say(' '.repeat(SIDE_GAP)),
    ...(right[row] ?? BLANK),
  ]);

const top = (scene: Scene, layout: Layout): Row[] => {
  const {width, gaps} = layout;
  if (layout.sideBySide) {
    const half = Math.floor((width - SIDE_GAP) / 2);
    const right = [...memoryPanel(scene, half, layout.memory), ...toDoPanel(scene, half, layout.toDo)];
    return beside(progressPanel(scene, half, true), right, half);
  }
  return [
    ...progressPanel(scene, width, layout.bigProgress),
    ...blanks(gaps.memory),
    ...memoryPanel(scene, width, layout.memory),
    ...blanks(gaps.toDo),
    ...toDoPanel(scene, width, layout.toDo),
  ];
};

const ANSWERS = '   y / n';

/** The question in at most `rows` lines; its answers are seen however little room there is. */
const questionLines = (text: string, width: number, rows: number): string[] => {
  const lines = wrap(text + ANSWERS, width, rows);
  const last = lines.at(-1) ?? '';
  return last.endsWith('y / n') ? lines : [...lines.slice(0, -1), cut(`${last}…`, width - ANSWERS.length) + ANSWERS];
};

/** What is asked or what went wrong, over the rows just above the footer: nothing else moves. */
const overlay = ({view, ui, now}: Scene, width: number, rows: number): Row[] => {
  const shown = (lines: readonly string[], color: Color): Row[] => {
    const style: Style = {color, bold: true, inverse: true};
    return lines.map(line => fit([say(` ${line}`, style)], width, style));
  };
  if (ui.question !== null)
    return shown(questionLines(cleanText(questionText(view, ui, now)), width - 2, rows), 'yellow');
  return ui.notice === null ? [] : shown(wrap(cleanText(ui.notice.text), width - 2, rows), 'red');
};

const panels = (scene: Scene, layout: Layout): Row[] => {
  const {width, gaps} = layout;
  if (scene.ui.help) return [];
  const {charts, axis} = chartsPanel(scene, width, layout.charts.names, layout.charts.rows);
  return [
    ...top(scene, layout),
    ...blanks(gaps.charts),
    ...charts.flatMap((rows, index) => (index === 0 ? rows : [...blanks(gaps.betweenCharts), ...rows])),
    ...(charts.length > 0 ? [axis] : []),
    ...blanks(gaps.numbers),
    ...numbersPanel(scene, width, layout.numbers),
    ...(layout.trainer ? trainerRow(scene, width) : []),
    ...blanks(gaps.footer),
  ];
};

/** The screen in exactly `size.rows` rows of exactly `size.columns` columns. */
export const frameRows = (scene: Scene, size: Size): Row[] => {
  const layout = layoutFor(size, tellsIterations(scene.view));
  const exact = (rows: readonly Row[]) =>
    Array.from({length: size.rows}, (_, y) => fit(rows[y] ?? BLANK, size.columns));
  if (layout === null) {
    const over = overlay(scene, size.columns, Math.min(2, size.rows));
    return exact(over.length > 0 ? over : tinyRows(scene));
  }
  const {width, margin} = layout;
  const body = scene.ui.help ? helpRows(scene, width, size.rows - 1) : panels(scene, layout);
  const over = overlay(scene, width, 3);
  const rows = [...body.slice(0, size.rows - 1 - over.length), ...over, footer(scene, width)];
  return exact(rows.map(row => [say(' '.repeat(margin)), ...fit(row, width)]));
};

/** The screen as the terminal takes it, one string a row. */
export const frame = (scene: Scene, size: Size): string[] =>
  frameRows(scene, size).map(row => paint(row, scene.options));
