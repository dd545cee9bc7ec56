/** @import {Bound, Row} from './types.ts' */

/** @type {[name: string, text: (row: Row) => string][]} */
const COLUMNS = [
  ['what', row => row.what],
  ['measured', row => row.measured],
  ['scatter', row => row.scatter ?? ''],
  ['bare node', row => row.bare ?? ''],
  ['bound', row => row.bound?.text ?? ''],
  ['', row => verdict(row)],
];

/**
 * A row of the table. `bound.holds` is left out for a figure that the design puts no bound on.
 * @param {Row} row
 */
const verdict = ({bound, noisy}) => {
  const word = bound === undefined ? '' : bound.holds ? 'ok' : 'over';
  return noisy ? `${word} (noisy)`.trim() : word;
};

/**
 * The rows as lines of aligned columns, the header first.
 * @param {readonly Row[]} rows
 */
export const table = rows => {
  const cells = [COLUMNS.map(([name]) => name), ...rows.map(row => COLUMNS.map(([, text]) => text(row)))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map(line => line[column]?.length ?? 0)));
  const lines = cells.map(line =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map(width => '─'.repeat(width)).join('──');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
};

/** @param {number} bytes */
export const megabytes = bytes => `${(bytes / 1024 ** 2).toFixed(1)} MB`;
/** @param {number} value */
export const percent = value => `${value.toFixed(2)} %`;
/** @param {number} value */
export const milliseconds = value => `${value.toFixed(0)} ms`;

/**
 * A bound that the measured value must not exceed.
 * @param {number} value
 * @param {number} limit
 * @param {(value: number) => string} format
 * @returns {Bound}
 */
export const atMost = (value, limit, format) => ({text: `≤ ${format(limit)}`, holds: value <= limit});

/**
 * A bound that the measured value must reach.
 * @param {number} value
 * @param {number} limit
 * @param {(value: number) => string} format
 * @returns {Bound}
 */
export const atLeast = (value, limit, format) => ({text: `≥ ${format(limit)}`, holds: value >= limit});
