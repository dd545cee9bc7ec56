import {isUtf8} from 'node:buffer';
import {errorMessage} from '../../errors.js';

/** A row as Python's `json.loads` reads it, or why it does not. */
export type Parsed = {value: unknown; problem: null} | {value: null; problem: string};

/** Characters of private use that carry a number through a template. */
const [OPEN, CLOSE] = ['\ue0f0', '\ue0f1'];

/** A text, which stays; or a number that Python writes with `.0` and JavaScript without. */
const WHOLE_FLOAT = /"(?:[^"\\]|\\.)*"|-?\d+\.0+(?=[\s,\]}])/g;
const HAS_WHOLE_FLOAT = /\d\.0+[\s,\]}]/;
/** Python also takes these for numbers. */
const NOT_FINITE = /"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)\b/g;

const marked = (text: string): string =>
  text.replace(WHOLE_FLOAT, part => (part.startsWith('"') ? part : `"${OPEN}${Number(part).toFixed(1)}${CLOSE}"`));

const MARKED = new RegExp(`"?${OPEN}([^${CLOSE}]*)${CLOSE}"?`, 'g');

/** A template's text with the numbers that `parseRow` had marked as Python writes them. */
export const withoutMarks = (text: string): string => (text.includes(OPEN) ? text.replace(MARKED, '$1') : text);

const finite = (text: string): string => text.replace(NOT_FINITE, part => (part.startsWith('"') ? part : 'null'));

const parse = (text: string): Parsed => {
  try {
    return {value: JSON.parse(text), problem: null};
  } catch (error) {
    return {value: null, problem: errorMessage(error)};
  }
};

const reasonOf = (text: string, problem: string): string => {
  if (text.trim() === '') return 'a blank line';
  return text.startsWith('\ufeff') ? 'it begins with a byte order mark' : problem;
};

/** One line of a file of rows. */
export const parseRow = (line: Buffer): Parsed => {
  const text = line.toString('utf8');
  if (text.includes('\ufffd') && !isUtf8(line)) return {value: null, problem: 'it is not UTF-8'};
  const first = parse(HAS_WHOLE_FLOAT.test(text) ? marked(text) : text);
  if (first.problem === null) return first;
  const again = /NaN|Infinity/.test(text) ? parse(finite(text)) : first;
  return again.problem === null ? again : {value: null, problem: reasonOf(text, first.problem)};
};
