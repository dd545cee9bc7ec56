import type {ChartMark, ChartMarkKind} from '../insight/chart-marks.js';
import {columnAt, type Grid} from './chart-grid.js';
import {quiet, type Row, type Style, type StyledText, say} from './row.js';

type AxisKind = Exclude<ChartMarkKind, 'checkpoint'>;

/** The signs on the axis, the most important first. */
export const AXIS_SIGNS: Record<AxisKind, {sign: string; style: Style; means: string}> = {
  'not-finite': {sign: '!', style: {color: 'red', bold: true}, means: 'loss not finite'},
  continued: {sign: '»', style: {bold: true}, means: 'continued'},
  restart: {sign: '↻', style: {bold: true}, means: 'started over'},
  pause: {sign: '‖', style: {}, means: 'paused'},
  asleep: {sign: 'z', style: {}, means: 'asleep'},
  gap: {sign: '?', style: {}, means: 'not recorded'},
  quit: {sign: '×', style: {}, means: 'app quit'},
};

/** Where more kinds meet than there are columns for. */
export const SEVERAL = '+';

const LINE = '─';

/** How far a mark may move from its column, so that it neither covers a label nor another mark. */
const NEAR = [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6];

/** The columns that a mark covers; of one that stands for several only where they began. */
export const columnsOf = ({at, until, count}: ChartMark, grid: Grid): {from: number; to: number} | null => {
  const {edges} = grid;
  const [first = 0, last = 0] = [edges[0], edges.at(-1)];
  if (until < first || at > last) return null;
  const from = columnAt(grid, Math.max(at, first)) ?? 0;
  const to = count === undefined ? (columnAt(grid, Math.min(until, last)) ?? from) : from;
  return {from, to: Math.max(from, to)};
};

const isAxisKind = (kind: ChartMarkKind): kind is AxisKind => kind !== 'checkpoint';

/** The marks on an axis, by their columns. */
const place = (axis: readonly string[], marks: readonly ChartMark[], grid: Grid): Map<number, AxisKind | null> => {
  const placed = new Map<number, AxisKind | null>();
  const isFree = (column: number, kind: AxisKind): boolean =>
    axis[column] === LINE && (!placed.has(column) || placed.get(column) === kind);
  for (const mark of marks) {
    const {kind} = mark;
    const covered = columnsOf(mark, grid);
    if (covered === null || !isAxisKind(kind)) continue;
    const {from, to} = covered;
    const start = NEAR.map(step => from + step).find(column => isFree(column, kind));
    if (start !== undefined) placed.set(start, kind);
    else if (placed.has(from)) placed.set(from, null);
    for (let column = from + 1; column <= to; column++) if (isFree(column, kind)) placed.set(column, kind);
  }
  return placed;
};

const signOf = (kind: AxisKind | null): StyledText =>
  kind === null ? say(SEVERAL) : say(AXIS_SIGNS[kind].sign, AXIS_SIGNS[kind].style);

/** An axis, whose characters are all one column wide, with marks on its line. */
export const markedAxis = (text: string, marks: readonly ChartMark[], grid: Grid): Row => {
  const axis = [...text];
  const placed = [...place(axis, marks, grid)].sort(([a], [b]) => a - b);
  const row: StyledText[] = [];
  let from = 0;
  for (const [column, kind] of placed) {
    row.push(quiet(axis.slice(from, column).join('')), signOf(kind));
    from = column + 1;
  }
  return [...row, quiet(axis.slice(from).join(''))].filter(piece => piece.text !== '');
};
