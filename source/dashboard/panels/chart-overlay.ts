import {formatNumber} from '../../format/units.js';
import {rowOf} from '../chart.js';
import type {Drawing} from '../drawing.js';
import {axisLabel} from '../figures.js';
import {quiet, type Style, type StyledText, say} from '../row.js';

/** What stands over a row of a line: one character each, by its column. */
export type Overlay = Map<number, StyledText>;

type Canvas = {drawing: Drawing; lines: readonly string[]; overlays: Overlay[]; ascii: boolean};

/** Points are at least so many columns apart: more would hide the line that they lie on. */
const POINTS_APART = 3;

const POINT: Style = {color: 'magenta'};
const BEST: Style = {color: 'magenta', bold: true};

/** Whether nothing is drawn in these columns of a row. */
const isBlank = ({lines, overlays}: Canvas, row: number, from: number, to: number): boolean => {
  const line = lines[row];
  if (line === undefined || from < 0 || to > line.length) return false;
  for (let column = from; column < to; column++) {
    if (line[column] !== ' ' || overlays[row]?.has(column)) return false;
  }
  return true;
};

const write = ({overlays}: Canvas, row: number, from: number, text: string, style: Style): void => {
  for (const [index, character] of [...text].entries()) overlays[row]?.set(from + index, say(character, style));
};

const drawJoints = ({drawing, lines, overlays, ascii}: Canvas): void => {
  for (const column of drawing.joints) {
    for (const [row, line] of lines.entries()) {
      if (line[column] === ' ' && !overlays[row]?.has(column)) overlays[row]?.set(column, quiet(ascii ? ':' : '┊'));
    }
  }
};

const drawPoints = (canvas: Canvas): void => {
  const {drawing, lines, overlays, ascii} = canvas;
  const {points, bounds} = drawing;
  let next = Number.POSITIVE_INFINITY;
  // From the newest on, which is never left out.
  for (let column = points.length - 1; column >= 0; column--) {
    const point = points[column] ?? null;
    if (point === null || next - column < POINTS_APART) continue;
    next = column;
    if (point < bounds.low || point > bounds.high) continue;
    const row = rowOf(point, bounds, lines.length);
    if (!overlays[row]?.has(column)) write(canvas, row, column, ascii ? 'o' : '◆', POINT);
  }
};

/** Where the iteration of the best checkpoint can stand without covering anything; null for nowhere. */
const placeBeside = (canvas: Canvas, row: number, column: number, size: number): [number, number] | null => {
  const width = canvas.lines[0]?.length ?? 0;
  const centred = Math.min(width - size, Math.max(0, column - Math.floor(size / 2)));
  const places: [number, number][] = [
    [row, column + 2],
    [row, column - 1 - size],
    [row - 1, centred],
    [row + 1, centred],
  ];
  return places.find(([at, from]) => isBlank(canvas, at, from, from + size)) ?? null;
};

const drawBest = (canvas: Canvas): void => {
  const {drawing, lines, ascii} = canvas;
  const {best, bounds} = drawing;
  if (best === null) return;
  const row = rowOf(best.value, bounds, lines.length);
  write(canvas, row, best.column, ascii ? '*' : '★', BEST);
  const label = formatNumber(best.iteration);
  const place = placeBeside(canvas, row, best.column, label.length);
  if (place !== null) write(canvas, place[0], place[1], label, POINT);
};

const ARROWS = {above: {sign: '▲', inAscii: '^'}, below: {sign: '▼', inAscii: 'v'}} as const;

/** A text beside an arrow, on the side on which it has room. False where another one stands there: then nothing. */
const writeBeside = (canvas: Canvas, row: number, column: number, text: string, style: Style): boolean => {
  const width = canvas.lines[0]?.length ?? 0;
  const isRight = column + 2 + text.length <= width;
  const from = isRight ? column + 1 : column - 1 - text.length;
  const taken = [...(canvas.overlays[row]?.keys() ?? [])];
  if (from < 0 || taken.some(at => at >= from && at <= from + text.length)) return false;
  write(canvas, row, from, isRight ? ` ${text}` : `${text} `, style);
  return true;
};

/** How far a line leaves the chart, at the edge where it does: `▲ 11.2`, of the points `▲ ◆11.2`. */
const drawBeyond = (canvas: Canvas): void => {
  const {drawing, lines, ascii} = canvas;
  for (const {side, column, value, of} of drawing.beyond) {
    const row = side === 'above' ? 0 : lines.length - 1;
    const {sign, inAscii} = ARROWS[side];
    const isPoint = of === 'points';
    const style: Style = isPoint ? POINT : {};
    const point = ascii ? 'o' : '◆';
    const isTold = writeBeside(canvas, row, column, `${isPoint ? point : ''}${axisLabel(value)}`, style);
    // Without its label an arrow would not tell which line it belongs to.
    write(canvas, row, column, isPoint && !isTold ? point : ascii ? inAscii : sign, {...style, bold: true});
  }
};

/** What stands over the rows of a chart's line, besides the line itself. */
export const overlayOf = (drawing: Drawing, lines: readonly string[], ascii: boolean): Overlay[] => {
  const canvas: Canvas = {drawing, lines, overlays: lines.map((): Overlay => new Map()), ascii};
  drawBeyond(canvas);
  drawPoints(canvas);
  drawBest(canvas);
  drawJoints(canvas);
  return canvas.overlays;
};
