import {printableJson} from '../format/printable.js';

const withNames = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/**
 * One JSON document with a line feed. NaN and the infinities, which JSON lacks, become their names; control characters
 * that a terminal must not get are escaped. `indent` is the number of blanks a level, 0 for all in one line.
 */
export const toJson = (value: unknown, indent = 2): string =>
  `${printableJson(JSON.stringify(value, withNames, indent))}\n`;
