import {plot} from '../chart.js';
import type {Drawing} from '../drawing.js';
import {alignRight, axisLabel} from '../figures.js';
import {GUTTER} from '../gutter.js';
import {cutRow, quiet, type Row, type StyledText, say} from '../row.js';
import {bandRow} from './chart-band.js';
import {type Overlay, overlayOf} from './chart-overlay.js';

/** A row of the line, with what stands over it. */
const overlaid = (line: string, overlay: Overlay): Row => {
  const segments: StyledText[] = [];
  let from = 0;
  for (const [column, sign] of [...overlay].sort(([a], [b]) => a - b)) {
    if (column > from) segments.push(say(line.slice(from, column)));
    segments.push(sign);
    from = column + 1;
  }
  return [...segments, say(line.slice(from))];
};

/** A chart of so many rows has a label at each quarter. */
const QUARTERS_FROM = 13;

/** The label of a row: at top and bottom and, where a chart is high enough, in the middle or at the quarters. */
const labelAt = (row: number, {bounds: {low, high}}: Pick<Drawing, 'bounds'>, rows: number): string => {
  if (row === 0) return axisLabel(high);
  if (row === rows - 1) return axisLabel(low);
  const parts = rows >= QUARTERS_FROM ? 4 : rows >= 5 && rows % 2 === 1 ? 2 : 1;
  const part = Math.round((row * parts) / (rows - 1));
  return row === Math.round(((rows - 1) * part) / parts) ? axisLabel(high - ((high - low) * row) / (rows - 1)) : '';
};

/** `memory 16` instead of `memory16.0`: a zero behind the point makes room for the blank before the label. */
const apart = (name: string, label: string): string =>
  name.length + label.length < GUTTER - 1 ? label : label.replace(/\.0$/, '');

/** What stands left of a row of a chart: its name, its unit, and the labels of its axis. */
export const chartGutter = (
  row: number,
  drawing: Pick<Drawing, 'name' | 'unit' | 'bounds'>,
  rows: number,
): StyledText[] => {
  const name = row === 0 ? drawing.name : row === 1 ? drawing.unit : '';
  const label = apart(name, labelAt(row, drawing, rows));
  const heading: StyledText =
    row === 0 ? say(name) : row === 1 && drawing.unit.startsWith('◆') ? say(name, {color: 'magenta'}) : quiet(name);
  return [heading, quiet(alignRight(label, GUTTER - 1 - name.length)), quiet(label === '' ? '│' : '┤')];
};

const isNothingMeasured = (row: number, rows: number, {values, points}: Drawing): boolean =>
  row === Math.floor(rows / 2) && [...values, ...points].every(value => value === null);

/** Lower charts have no room for the band. */
const BAND_FROM = 3;

/** A chart in `rows` rows, with its name, unit and labels in the gutter; a band is the last of them. */
export const chartRows = (drawing: Drawing, rows: number, ascii: boolean): Row[] => {
  const band = drawing.band !== null && rows >= BAND_FROM ? drawing.band : null;
  const high = band === null ? rows : rows - 1;
  const lines = plot(drawing.values, drawing.bounds, high, ascii);
  const overlays = overlayOf(drawing, lines, ascii);
  const drawn = lines.map((line, row) => [
    ...chartGutter(row, drawing, high),
    ...(isNothingMeasured(row, high, drawing)
      ? cutRow([quiet(' nothing measured in this span')], line.length)
      : overlaid(line, overlays[row] ?? new Map())),
  ]);
  return band === null ? drawn : [...drawn, bandRow(band, ascii)];
};
