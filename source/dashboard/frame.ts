import {type Contents, type Layout, layoutFor} from './layout.js';
import {halfOf, SIDE_GAP} from './layout-wishes.js';
import {paint} from './paint.js';
import {appListRows} from './panels/app-list.js';
import {appsPanel} from './panels/apps.js';
import {awayRows} from './panels/away.js';
import {chartsPanel} from './panels/charts.js';
import {footer} from './panels/footer.js';
import {helpRows} from './panels/help.js';
import {machineRow} from './panels/machine.js';
import {memoryPanel, tellsMore} from './panels/memory.js';
import {numbersPanel} from './panels/numbers.js';
import {progressPanel, tellsIterations} from './panels/progress.js';
import {commandRow, settingsRow, tellsSettings} from './panels/settings.js';
import {tinyRows} from './panels/tiny.js';
import {toDoLines, toDoPanel} from './panels/to-do.js';
import {trainerRow} from './panels/trainer.js';
import {questionText} from './question.js';
import {quitResultText, quittingText} from './quit-words.js';
import {BLANK, type Color, fit, type Row, type Style, say} from './row.js';
import type {Scene} from './scene.js';
import {hasEnded} from './state-words.js';
import type {AppsShown, Size} from './types.js';
import {awayShown, wasJustShort} from './ui.js';
import {cleanText, cut, wrap} from './width.js';

const blanks = (count: number): Row[] => Array.from({length: Math.max(0, count)}, () => BLANK);

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
    const half = halfOf(width);
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

/** Rows from which on what is told may take more than three. */
const ROOMY = 20;

const ANSWERS = '   y / n';

/** The question in at most `rows` lines; its answers are seen however little room there is. */
const questionLines = (text: string, width: number, rows: number): string[] => {
  const lines = wrap(text + ANSWERS, width, rows);
  const last = lines.at(-1) ?? '';
  return last.endsWith('y / n') ? lines : [...lines.slice(0, -1), cut(`${last}…`, width - ANSWERS.length) + ANSWERS];
};

/** What is asked, what went wrong, or what became of a request, over the rows just above the footer: nothing else moves. */
const overlay = (scene: Scene, width: number, rows: number): Row[] => {
  const {view, ui, now} = scene;
  const shown = (lines: readonly string[], color: Color): Row[] => {
    const style: Style = {color, bold: true, inverse: true};
    return lines.map(line => fit([say(` ${line}`, style)], width, style));
  };
  const told = (text: string, color: Color): Row[] => shown(wrap(cleanText(text), width - 2, rows), color);
  if (ui.question !== null) return shown(questionLines(cleanText(questionText(scene, ui)), width - 2, rows), 'yellow');
  if (ui.notice !== null) return told(ui.notice.text, 'red');
  if (ui.quitting !== null) return told(quittingText(ui.quitting, now), 'yellow');
  if (ui.quitResult === null) return [];
  return told(quitResultText(ui.quitResult, view), ui.quitResult.outcome.result === 'quit' ? 'green' : 'yellow');
};

/** Rows that a summary of an absence leaves to what is above it: how far the run is, and how memory stands. */
const KEPT_ROWS = 6;
const LEAST_SUMMARY = 3;

/** What lies over the last rows above the footer, of `rows` in all; `told` are those that a message may take. */
const over = (scene: Scene, width: number, rows: number, told: number): Row[] => {
  const away = awayShown(scene, scene.ui);
  if (away === null) return overlay(scene, width, told);
  return awayRows(away, width, Math.min(rows, Math.max(LEAST_SUMMARY, rows - KEPT_ROWS)));
};

/** All panels that there is room for; with the list of applications open it has the room below the first three, of `rows` in all. */
const panels = (scene: Scene, layout: Layout, rows: number): Row[] => {
  const {width, gaps} = layout;
  const above = top(scene, layout);
  if (scene.ui.list !== null) {
    const room = rows - above.length - gaps.apps;
    return [...above, ...blanks(gaps.apps), ...appListRows(scene, width, room)];
  }
  const {charts, axis} = chartsPanel(scene, width, layout.charts.names, layout.charts.rows);
  return [
    ...above,
    ...blanks(gaps.apps),
    ...appsPanel(scene, width, layout.apps),
    ...blanks(gaps.charts),
    ...charts.flatMap((rows, index) => (index === 0 ? rows : [...blanks(gaps.betweenCharts), ...rows])),
    ...(charts.length > 0 ? [axis] : []),
    ...blanks(gaps.numbers),
    ...numbersPanel(scene, width, layout.numbers),
    ...(layout.trainer ? trainerRow(scene, width) : []),
    ...(layout.settings ? settingsRow(scene, width) : []),
    ...(layout.command ? commandRow(scene, width) : []),
    ...(layout.machine ? machineRow(scene, width) : []),
    ...blanks(gaps.footer),
  ];
};

/** More than this is told of no end. */
const MOST_END_LINES = 14;

const contentsOf = (scene: Scene): Contents => ({
  endLines: width => (hasEnded(scene.view.run.state) ? toDoLines(scene, width, MOST_END_LINES) : 0),
  hasIterations: tellsIterations(scene.view),
  hasMemoryDetails: tellsMore(scene.view),
  hasMachine: scene.machine !== null,
  hasSettings: tellsSettings(scene.view),
  apps: hasEnded(scene.view.run.state) ? 'none' : wasJustShort(scene.ui, scene.now) ? 'early' : 'late',
});

/** What of the applications the screen of this size has on it. */
export const appsShown = (scene: Scene, size: Size): AppsShown => {
  if (scene.ui.list !== null) return 'list';
  return !scene.ui.help && (layoutFor(size, contentsOf(scene))?.apps ?? 0) > 0 ? 'panel' : 'none';
};

/** The screen in exactly `size.rows` rows of exactly `size.columns` columns. */
export const frameRows = (scene: Scene, size: Size): Row[] => {
  const layout = layoutFor(size, contentsOf(scene));
  const exact = (rows: readonly Row[]) =>
    Array.from({length: size.rows}, (_, y) => fit(rows[y] ?? BLANK, size.columns));
  if (layout === null) {
    const above = over(scene, size.columns, Math.min(2, size.rows), Math.min(2, size.rows));
    if (above.length > 0) return exact(above);
    return exact(scene.ui.list === null ? tinyRows(scene) : appListRows(scene, size.columns, size.rows));
  }
  const {width, margin} = layout;
  const room = size.rows - 1;
  const above = over(scene, width, room, size.rows < ROOMY ? 3 : 5);
  const body = scene.ui.help ? helpRows(scene, width, room) : panels(scene, layout, room);
  const seen = room - above.length;
  const rows = [...body.slice(0, seen), ...blanks(seen - body.length), ...above, footer(scene, width)];
  return exact(rows.map(row => [say(' '.repeat(margin)), ...fit(row, width)]));
};

/** The screen as the terminal takes it, one string a row. */
export const frame = (scene: Scene, size: Size): string[] =>
  frameRows(scene, size).map(row => paint(row, scene.options));
