import type {App} from '../../host/types.js';
import {alignRight, bytesField, countField} from '../figures.js';
import {fit, quiet, type Row, type Style, say} from '../row.js';
import type {Scene} from '../scene.js';
import {cleanText} from '../width.js';

/** Widths of the columns that fit; 0 leaves a column out. A sign stands in front of `name`. */
export type AppColumns = {name: number; memory: number; compressed: number; processes: number};

/** Widths of the columns: the sign, and the figures. */
export const SIGN = 2;
export const MEMORY = 10;
const COMPRESSED = 12;
const PROCESSES = 11;
/** Widths of the name. */
export const MIN_NAME = 16;
export const MAX_NAME = 26;

/** Widths of a table. */
export const MIN_TABLE = SIGN + MIN_NAME + MEMORY + COMPRESSED + PROCESSES;
export const MAX_TABLE = MIN_TABLE - MIN_NAME + MAX_NAME;

/**
 * The columns in `width`: the name has what the figures leave, up to `maxName`; figures are left out from the last on.
 */
export const appColumns = (width: number, maxName = MAX_NAME): AppColumns => {
  let free = width - SIGN - MIN_NAME - MEMORY;
  const take = (column: number): number => {
    if (free < column) return 0;
    free -= column;
    return column;
  };
  const compressed = take(COMPRESSED);
  const processes = compressed === 0 ? 0 : take(PROCESSES);
  const name = Math.max(0, Math.min(maxName, MIN_NAME + free));
  return {name, memory: MEMORY, compressed, processes};
};

/** Columns that a table takes. */
export const tableWidth = ({name, memory, compressed, processes}: AppColumns): number =>
  SIGN + name + memory + compressed + processes;

/** The headings, with `legend` over the names. macOS compresses what it then swaps out, Linux reports swap alone. */
export const appHeading = (columns: AppColumns, legend: string, machine: Scene['machine']): Row => {
  const {name, memory, compressed, processes} = columns;
  const packed = machine?.platform === 'linux' ? 'swapped' : 'compressed';
  return [
    ...fit([quiet(legend)], SIGN + name),
    quiet(alignRight('memory', memory)),
    quiet(compressed === 0 ? '' : alignRight(packed, compressed)),
    quiet(processes === 0 ? '' : alignRight('processes', processes)),
  ];
};

const memoryText = ({bytes, atLeast}: App, old: boolean): string =>
  `${old ? '~' : ''}${atLeast ? '≥' : ''}${bytesField(bytes).trimStart()}`;

export type AppMark = {sign: string; style: Style; old: boolean};

/** An application in its columns. */
export const appRow = (app: App, columns: AppColumns, {sign, style, old}: AppMark): Row => {
  const {name, memory, compressed, processes} = columns;
  return [
    say(sign.padEnd(SIGN), style),
    ...fit([say(cleanText(app.name), style)], name, style),
    say(alignRight(memoryText(app, old), memory), style),
    say(compressed === 0 ? '' : alignRight(bytesField(app.compressedBytes), compressed), style),
    say(processes === 0 ? '' : countField(app.processes, processes), style),
  ];
};
