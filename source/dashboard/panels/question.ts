import {questionText} from '../question-text.js';
import {quitResultText, quittingText} from '../quit-words.js';
import {type Color, fit, type Row, type Style, say} from '../row.js';
import type {Scene} from '../scene.js';
import {cleanText, cut, textWidth, wrap} from '../width.js';

const ANSWERS = '   y / n';

/** The question in at most `rows` lines; the answers stay, in one piece, however little room there is. */
const questionLines = (text: string, width: number, rows: number): string[] => {
  const lines = wrap(text, width, rows);
  const last = lines.at(-1) ?? '';
  if (textWidth(last) + ANSWERS.length <= width) return [...lines.slice(0, -1), last + ANSWERS];
  if (lines.length < rows) return [...lines, ANSWERS.trim()];
  return [...lines.slice(0, -1), cut(`${last}…`, width - ANSWERS.length) + ANSWERS];
};

const blockOf = (lines: readonly string[], color: Color, width: number): Row[] => {
  const style: Style = {color, bold: true, inverse: true};
  return lines.map(line => fit([say(` ${line}`, style)], width, style));
};

/** A question with its answers, in at most `rows` rows. */
export const askedRows = (text: string, width: number, rows: number): Row[] =>
  blockOf(questionLines(cleanText(text), width - 2, rows), 'yellow', width);

/** A message, in at most `rows` rows. */
export const messageRows = (text: string, color: Color, width: number, rows: number): Row[] =>
  blockOf(wrap(cleanText(text), width - 2, rows), color, width);

/** A question, what went wrong, or how a request ended, in at most `rows` rows. */
export const questionRows = (scene: Scene, width: number, rows: number): Row[] => {
  const {view, ui, now} = scene;
  const message = (text: string, color: Color): Row[] => messageRows(text, color, width, rows);
  if (ui.question !== null) return askedRows(questionText(scene, ui), width, rows);
  if (ui.notice !== null) return message(ui.notice.text, 'red');
  if (ui.quitting !== null) return message(quittingText(ui.quitting, now), 'yellow');
  if (ui.quitResult === null) return [];
  return message(quitResultText(ui.quitResult, view), ui.quitResult.outcome.result === 'quit' ? 'green' : 'yellow');
};
