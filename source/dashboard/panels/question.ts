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

/** A question, what went wrong, or how a request ended, in at most `rows` rows. */
export const questionRows = (scene: Scene, width: number, rows: number): Row[] => {
  const {view, ui, now} = scene;
  const shown = (lines: readonly string[], color: Color): Row[] => {
    const style: Style = {color, bold: true, inverse: true};
    return lines.map(line => fit([say(` ${line}`, style)], width, style));
  };
  const message = (text: string, color: Color): Row[] => shown(wrap(cleanText(text), width - 2, rows), color);
  if (ui.question !== null) return shown(questionLines(cleanText(questionText(scene, ui)), width - 2, rows), 'yellow');
  if (ui.notice !== null) return message(ui.notice.text, 'red');
  if (ui.quitting !== null) return message(quittingText(ui.quitting, now), 'yellow');
  if (ui.quitResult === null) return [];
  return message(quitResultText(ui.quitResult, view), ui.quitResult.outcome.result === 'quit' ? 'green' : 'yellow');
};
