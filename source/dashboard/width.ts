import {stripVTControlCharacters} from 'node:util';

/** Characters of which each is one column wide in every terminal we know: what our own texts consist of. */
const NARROW = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u25fc\u2713\u2717]*$/;

/** East Asian Width W and F, and the emoji blocks: Unicode's EastAsianWidth.txt in whole blocks. */
const WIDE =
  /^(?:[\u1100-\u115f\u231a\u231b\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u;

const segmenter = new Intl.Segmenter();

/** Columns that a cleaned text takes. */
export const textWidth = (text: string): number => {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
};

/**
 * Text from outside (names, commands, warnings) made safe to lay out: no escape sequences, line ends, control or invisible
 * characters, and one code point for each character, since terminals disagree about the width of joined ones.
 */
export const cleanText = (text: string): string => {
  if (NARROW.test(text)) return text;
  const plain = stripVTControlCharacters(text).normalize('NFC').replace(/\s+/gu, ' ');
  let clean = '';
  for (const {segment} of segmenter.segment(plain)) {
    const [first = ''] = segment;
    // A lone regional indicator (half a flag) is one column for some terminals and two for others.
    if (/[\u{1f1e6}-\u{1f1ff}]/u.test(first)) clean += '?';
    else if (!/[\p{Control}\p{Surrogate}\p{Mark}\p{Default_Ignorable_Code_Point}]/u.test(first)) clean += first;
  }
  return clean;
};

/** The text's beginning in at most `width` columns; with `…` when something was cut off. */
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

/** Words in lines of at most `width` columns, at most `lines` of them; the last is cut when there is more. */
export const wrap = (text: string, width: number, lines: number): string[] => {
  const wrapped: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= width || line === '') line = longer;
    else {
      wrapped.push(line);
      line = word;
    }
  }
  wrapped.push(line);
  const kept = wrapped.slice(0, lines);
  if (wrapped.length > lines) kept[lines - 1] = wrapped.slice(lines - 1).join(' ');
  return kept.map(one => cut(one, width));
};
