import {isPlain, printableJson} from '../format/printable.js';

const withNames = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/**
 * One JSON document with a line feed. NaN and the infinities, which JSON lacks, become their names; control characters
 * that a terminal must not get are escaped. `indent` is the number of blanks a level, 0 for all in one line.
 */
export const toJson = (value: unknown, indent = 2): string =>
  `${printableJson(JSON.stringify(value, withNames, indent))}\n`;

/**
 * The same in one line, for very many of them: a function that is called for each value takes most of the time, and is
 * needed only where `mayBeNotFinite` says that a number may be NaN or infinite.
 */
export const toJsonLine = (value: unknown, mayBeNotFinite: boolean): string => {
  const text = mayBeNotFinite ? JSON.stringify(value, withNames) : JSON.stringify(value);
  return `${isPlain(text) ? text : printableJson(text)}\n`;
};
