import {stripVTControlCharacters} from 'node:util';
import {hasHidden} from '../format/printable.js';
import {NARROW, textWidth} from '../format/text-width.js';
import {wrapLines} from '../format/wrap.js';

export {textWidth};

const segmenter = new Intl.Segmenter();

/**
 * Text from outside (names, commands, warnings) made safe to lay out: without escape sequences, line ends, control or
 * invisible characters, and with one code point for each character, since terminals disagree about the width of joined
 * ones.
 */
export const cleanText = (text: string): string => {
  if (NARROW.test(text)) return text;
  const plain = stripVTControlCharacters(text).normalize('NFC').replace(/\s+/gu, ' ');
  let clean = '';
  for (const {segment} of segmenter.segment(plain)) {
    const [first = ''] = segment;
    // A lone regional indicator (half a flag) is one column for some terminals and two for others.
    if (/[\u{1f1e6}-\u{1f1ff}]/u.test(first)) clean += '?';
    else if (!hasHidden(first) && !/[\p{Mark}\p{Default_Ignorable_Code_Point}]/u.test(first)) clean += first;
  }
  return clean;
};

/** The beginning of the text in at most `width` columns, with `…` where something was cut off. */
export const cut = (text: string, width: number): string => {
  if (textWidth(text) <= width) return text;
  if (width <= 0) return '';
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += textWidth(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept}…`;
};

/** The words in at most `lines` lines of at most `width` columns; the last is cut when there are more. */
export const wrap = (text: string, width: number, lines: number): string[] => {
  const wrapped = wrapLines(text, width);
  const kept = wrapped.slice(0, lines);
  if (wrapped.length > lines) kept[lines - 1] = wrapped.slice(lines - 1).join(' ');
  return kept.map(one => cut(one, width));
};
