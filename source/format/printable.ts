/**
 * What a text from outside must not bring to a terminal: control characters (C0, DEL, C1), other line ends, what turns the direction of
 * the text, and what is not seen at all. The joiners of scripts and emoji (U+200C, U+200D) belong to a text.
 */
const HIDDEN_RANGES =
  '\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}';

export const HIDDEN = new RegExp(`[${HIDDEN_RANGES}]`, 'gu');

const ONE_HIDDEN = new RegExp(`[${HIDDEN_RANGES}]`, 'u');

/** Whether a text has something of this. */
export const hasHidden = (text: string): boolean => ONE_HIDDEN.test(text);

const LINE_ENDS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** Most texts have nothing of this. */
const PLAIN = /^[ -~]*$/;

/** A text from outside as a part of one line: what ends a line becomes a blank, what is hidden a `?`. */
export const printable = (text: string): string =>
  PLAIN.test(text) ? text : text.replace(LINE_ENDS, ' ').replace(HIDDEN, '?');

/** The same of a text of several lines: line feeds stay. */
export const printableLines = (text: string): string =>
  text
    .split('\n')
    .map(line => printable(line.replace(/\r$/, '')))
    .join('\n');

/** JSON in which what is hidden is escaped: the values are the same. `JSON.stringify` does so for C0 alone. */
export const printableJson = (json: string): string =>
  json
    .split('\n')
    .map(line => line.replace(HIDDEN, escaped))
    .join('\n');

const escaped = (character: string): string =>
  Array.from(character.split(''), unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
