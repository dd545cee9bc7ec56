import {plot, rowOf} from '../chart.js';
import {alignRight, axisLabel} from '../figures.js';
import {GUTTER} from '../gutter.js';
import {cutRow, quiet, type Row, type StyledText, say} from '../row.js';
import type {Drawing} from './charts.js';

/** A row of the line, with the marks of a second series that fall into it. */
const marked = (line: string, row: number, {marks, bounds}: Drawing, rows: number): Row => {
  const segments: StyledText[] = [];
  let from = 0;
  for (const [x, mark] of marks.entries()) {
    if (mark === null || rowOf(mark, bounds, rows) !== row) continue;
    segments.push(say(line.slice(from, x)), say('◆', {color: 'cyan'}));
    from = x + 1;
  }
  return [...segments, say(line.slice(from))];
};

/** The label of a row: at the top, at the bottom and, in a chart that is high enough, in the middle. */
const labelAt = (row: number, {bounds: {low, high}}: Drawing, rows: number): string => {
  if (row === 0) return axisLabel(high);
  if (row === rows - 1) return axisLabel(low);
  return rows >= 5 && rows % 2 === 1 && row === (rows - 1) / 2 ? axisLabel((low + high) / 2) : '';
};

const gutter = (row: number, drawing: Drawing, rows: number): StyledText[] => {
  const name = row === 0 ? drawing.name : row === 1 ? drawing.unit : '';
  const label = labelAt(row, drawing, rows);
  const heading: StyledText =
    row === 0 ? say(name) : row === 1 && drawing.unit.startsWith('◆') ? say(name, {color: 'cyan'}) : quiet(name);
  return [heading, quiet(alignRight(label, GUTTER - 1 - name.length)), quiet(label === '' ? '│' : '┤')];
};

const isNothingMeasured = (row: number, rows: number, {values, marks}: Drawing): boolean =>
  row === Math.floor(rows / 2) && [...values, ...marks].every(value => value === null);

/** A chart in `rows` rows, with its name, unit and labels in the gutter. */
export const chartRows = (drawing: Drawing, rows: number, ascii: boolean): Row[] =>
  plot(drawing.values, drawing.bounds, rows, ascii).map((line, row) => [
    ...gutter(row, drawing, rows),
    ...(isNothingMeasured(row, rows, drawing)
      ? cutRow([quiet(' nothing measured in this span')], line.length)
      : marked(line, row, drawing, rows)),
  ]);
