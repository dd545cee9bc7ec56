import {formatNumber} from '../../format/units.js';
import {foundAt, NO_OUTPUT, type OutputText, type OutputView, topLine} from '../output-view.js';
import {cutRow, filled, quiet, type Row, type StyledText, say, sides, strong} from '../row.js';
import type {Scene} from '../scene.js';
import {cleanText} from '../width.js';

/** Rows besides the lines: the title above, the keys below. */
export const OUTPUT_FRAME_ROWS = 2;

/** A line with what was searched for in it, bold where it was found last. */
const lineRow = (line: string, {pattern, left}: OutputView, isMatch: boolean): Row => {
  const pieces: StyledText[] = [];
  const text = line.slice(left);
  let from = 0;
  for (let at = foundAt(text, pattern); at >= 0 && pieces.length < 100; at = foundAt(text, pattern, from)) {
    pieces.push(say(text.slice(from, at)), say(text.slice(at, at + pattern.length), {inverse: true, bold: isMatch}));
    from = at + pattern.length;
  }
  return [...pieces, say(text.slice(from))];
};

/** Where in the output one is. */
const placeWords = (view: OutputView, text: OutputText, elsewhere: string): string => {
  if (view.note !== null) return view.note;
  const top = topLine(view, text);
  const below = text.first + text.lines.length - top - view.rows;
  if (top === text.first && text.isCut) return elsewhere;
  if (view.top === null) return 'follows the end';
  return below <= 0 ? 'at the end' : `${formatNumber(below)} more below`;
};

const bodyRows = (view: OutputView, text: OutputText): Row[] => {
  if (text.problem !== null) return [[quiet(text.problem)]];
  if (text.lines.length === 0) return [[quiet('The trainer has not printed anything yet.')]];
  const from = topLine(view, text) - text.first;
  return text.lines
    .slice(from, from + view.rows)
    .map((line, row) => lineRow(line, view, view.match === text.first + from + row));
};

/** What is typed, with a cursor, in place of the keys. */
const typingRow = (typing: string, width: number): Row => {
  const room = Math.max(1, width - 28);
  const seen = Array.from(typing).slice(-room).join('');
  const left = [strong('/'), say(seen), say(' ', {inverse: true})];
  return filled(sides(left, [strong('Enter'), quiet(' finds  '), strong('Esc'), quiet(' back')], width), width);
};

/** The trainer's output over the whole screen; `keys` is the row of keys. */
export const outputRows = (scene: Scene, width: number, rows: number, keys: Row): Row[] => {
  const view = {...scene.ui.output, rows: Math.max(1, rows - OUTPUT_FRAME_ROWS)};
  const text = scene.output ?? NO_OUTPUT;
  const name = cleanText(scene.view.run.name);
  const elsewhere = scene.options.readOnly ? 'older output is not shown here' : `older output: mlxtop logs ${name}`;
  const title = sides([strong(name), quiet(' · output')], [quiet(placeWords(view, text, elsewhere))], width);
  const body = bodyRows(view, text).slice(0, view.rows);
  const blank = Array.from({length: view.rows - body.length}, (): Row => [say('')]);
  const last = view.typing === null ? keys : typingRow(view.typing, width);
  return [filled(title, width), ...body.map(row => cutRow(row, width)), ...blank, last].slice(0, rows);
};
