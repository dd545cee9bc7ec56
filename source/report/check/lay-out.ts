import {printable} from '../../format/printable.js';
import {textWidth} from '../../format/text-width.js';
import {wrapLines} from '../../format/wrap.js';
import type {Item} from './start-section.js';

/** Text gets lines of its own where less than this is left beside what it belongs to. */
const MIN_TEXT = 20;

/** Between a number and its unit, which are not to be parted at the end of a line; printable text has none. */
const GLUE = '\u0001';
const glued = (text: string): string => text.replace(/(\d) (?=(?:%|[KMG]B)(?:[\s,.:;)]|$))/g, `$1${GLUE}`);

/** Text behind a beginning, in lines of that width; further lines are indented by as much as the beginning takes. */
export const hanging = (begin: string, text: string, width: number): string[] => {
  const indent = textWidth(begin);
  if (width - indent < MIN_TEXT && text !== '') return [begin.trimEnd(), ...hanging('    ', text, width)];
  return wrapLines(glued(printable(text)), width - indent).map((line, index) =>
    `${index === 0 ? begin : ' '.repeat(indent)}${line.replaceAll(GLUE, ' ')}`.trimEnd(),
  );
};

/** A finding in lines. */
export const itemLines = ({sign, text, below}: Item, width: number): string[] => [
  ...hanging(`  ${sign} `, text, width),
  ...(below === null ? [] : hanging('    → ', below, width)),
];

/** A finding in one line: with what to do where there is room for it, else without, and cut where that is too much. */
export const oneLine = ({sign, text, below}: Item, width: number): string[] => {
  const both = hanging(`  ${sign} `, below === null ? text : `${text} → ${below}`, width);
  if (both.length === 1) return both;
  const [line = '', ...more] = hanging(`  ${sign} `, text, width - 1);
  return [more.length === 0 ? line : `${line.replace(/[.,:;]$/, '')}…`];
};

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - textWidth(text)));
export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - textWidth(text))) + text;

/** A heading with its answer. */
export const answer = (question: string, words: string, width: number): string[] =>
  hanging(`${question} `, words, width);
