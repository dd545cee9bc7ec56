import {formatNumber} from '../../format/units.js';
import {drawn, fittingHints, hintAreas} from '../panels/footer.js';
import {askedRows, messageRows} from '../panels/question.js';
import {cutRow, quiet, type Row, rowWidth, type Sides, say, sides, strong} from '../row.js';
import type {Area} from '../targets.js';
import type {Size} from '../types.js';
import {cleanText, cut, textWidth} from '../width.js';
import {detailRows} from './detail.js';
import {figureRows} from './figures.js';
import {browserHelp} from './help.js';
import {DISPENSABLE} from './hints.js';
import {type BrowserLayout, browserLayout} from './layout.js';
import {entryRow, headingRow, listColumns} from './run-row.js';
import type {Scene, Typing} from './types.js';

/** A click in the list chooses an entry by its id. */
export type ListArea = {row: number; from: number; to: number; id: string};

/** All that is seen, in words. `overlay` lies over the last rows above the footer. */
export type BrowserScreen = {
  size: Size;
  layout: BrowserLayout;
  title: Sides;
  help: {title: Sides; lines: Row[]} | null;
  list: Row[];
  detail: Row[];
  overlay: Row[] | null;
  footer: Sides;
  keys: readonly Area[];
  entries: readonly ListArea[];
};

const MAX_MESSAGE_ROWS = 4;
/** Columns of a name in a question at most. */
const MAX_ASKED = 40;

const countWords = ({library, listed, ui}: Scene): string => {
  const {entries, isListed} = library;
  if (!isListed) return 'reading the list of runs …';
  const all = `${formatNumber(entries.length)} ${entries.length === 1 ? 'run' : 'runs'}`;
  return ui.filter === '' ? all : `${formatNumber(listed.length)} of ${all}`;
};

const TYPED: Readonly<Record<Typing['what'], string>> = {filter: 'filter', name: 'new name', tags: 'tags'};

/** What is being typed, its end in view, with a cursor. */
const typedRow = ({what, text}: Typing, width: number): Row => {
  const name = `${TYPED[what]}: `;
  const room = Math.max(1, width - textWidth(name) - 1);
  let shown = cleanText(text);
  while (textWidth(shown) > room) shown = Array.from(shown).slice(1).join('');
  // Blanks at the end are typed too.
  const ending = /\s$/.test(text) && !/\s$/.test(shown) ? ' ' : '';
  return [strong(name), say(shown + ending), say(' ', {inverse: true})];
};

const titleOf = (scene: Scene, width: number): Sides => {
  const {ui, library} = scene;
  if (ui.typing !== null) {
    const typed = typedRow(ui.typing, width);
    const room = Math.max(Math.floor(width / 2), width - rowWidth(typed) - 2);
    const problem = scene.filterProblem === null ? '' : cut(cleanText(scene.filterProblem), room);
    return sides(typedRow(ui.typing, width - textWidth(problem) - 1), problem === '' ? [] : [quiet(problem)], width);
  }
  const reading = library.unread > 0 && library.isListed ? `  reading ${formatNumber(library.unread)} more …` : '';
  const filter = ui.filter === '' ? '' : ` · filter: ${cleanText(ui.filter)}`;
  const order = `sort: ${ui.sort}`;
  return sides(
    [strong('mlxtop'), quiet(` · ${countWords(scene)}`), say(filter), quiet(reading)],
    [quiet(order)],
    width,
  );
};

const emptyWords = ({library, ui}: Scene): string => {
  if (!library.isListed) return '';
  if (library.entries.length === 0) return 'No runs yet. Start one: mlxtop run -- COMMAND   or   mlxtop demo';
  return ui.filter === '' ? '' : 'No run matches.';
};

const listOf = (scene: Scene, {list, margin}: BrowserLayout): {rows: Row[]; areas: ListArea[]} => {
  const {ui, listed, marked, library, options} = scene;
  const {width, rows} = list;
  const columns = listColumns(width);
  const shown = listed.slice(ui.top, ui.top + rows);
  const drawnRows = shown.map(entry =>
    entryRow(entry, columns, width, {
      chosen: entry === scene.chosen,
      marked: marked.indexOf(entry),
      now: library.now,
      options,
    }),
  );
  const body = shown.length > 0 ? drawnRows : [cutRow([quiet(`  ${emptyWords(scene)}`)], width)];
  return {
    rows: [headingRow(columns, ui.sort), ...body].map(row => cutRow(row, width)),
    areas: shown.map(({id}, index) => ({row: 2 + index, from: margin, to: margin + width, id})),
  };
};

const overlayOf = ({ui, listed, library}: Scene, width: number, rows: number): Row[] | null => {
  const most = Math.min(rows, MAX_MESSAGE_ROWS);
  if (ui.question !== null) {
    const entry = [...listed, ...library.entries].find(({id}) => id === ui.question);
    const name = entry === undefined ? ui.question : `${cut(cleanText(entry.view.run.name), MAX_ASKED)} (${entry.id})`;
    return askedRows(`remove the history of ${name}? Checkpoints and adapters stay`, width, most);
  }
  if (ui.busy !== null) return messageRows(ui.busy, 'yellow', width, most);
  return ui.notice === null ? null : messageRows(ui.notice.text, ui.notice.isBad ? 'red' : 'green', width, most);
};

/** All of a screen of this size, in words. Nothing in it is wider or higher than its room. */
export const browserScreen = (scene: Scene): BrowserScreen => {
  const {size} = scene.ui;
  const layout = browserLayout(size, scene.library.entries.length);
  const {width, margin, detail} = layout;
  const overlay = overlayOf(scene, width, Math.max(1, size.rows - 1));
  if (layout.kind === 'tiny') {
    const rows = scene.chosen === null ? [] : figureRows(scene.chosen, null, width, size.rows);
    const none: Row = [];
    return {
      ...{size, layout, overlay, help: null, list: [], keys: [], entries: []},
      ...{title: {left: none, right: none}, footer: {left: none, right: none}},
      detail: rows.map(row => cutRow(row, width)),
    };
  }
  const hints = fittingHints(scene.hints, DISPENSABLE, width);
  const list = listOf(scene, layout);
  const covered = size.rows - 1 - (overlay?.length ?? 0);
  return {
    size,
    layout,
    title: titleOf(scene, width),
    help: scene.ui.help ? browserHelp(scene, width, size.rows - 1) : null,
    list: list.rows,
    detail: detailRows(scene, detail.width, detail.rows),
    overlay,
    footer: sides(drawn(hints), [], width),
    keys: scene.ui.typing === null ? hintAreas(hints, width, size.rows - 1, margin) : [],
    entries: scene.ui.help ? [] : list.areas.filter(({row}) => row < covered),
  };
};
