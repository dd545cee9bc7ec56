import {printableJson} from '../format/printable.js';

const withNames = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/**
 * One JSON document; NaN and the infinities have no place in JSON and become their names. What a terminal must not get is escaped in it.
 */
export const toJson = (value: unknown, indent = 2): string =>
  `${printableJson(JSON.stringify(value, withNames, indent))}\n`;
